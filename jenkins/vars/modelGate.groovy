import modelgate.Agent
import modelgate.Outcome
import modelgate.Parameters

/**
 * Judges the gates on this agent, publishes the reports, and stops the build when a gate blocks. modelGate.txt explains the
 * parameters. Gives a map: status (passed, blocked, error), passed, exitCode, description, verdict, report, counts.
 */
Map call(Map given = [:]) {
    List<String> faults = Parameters.faults(Parameters.GATE, given)
    if (faults) {
        error("modelGate: ${faults.join('; ')}")
    }
    Map wanted = Parameters.complete(Parameters.GATE, given)
    String temp = "${pwd(tmp: true)}/modelgate/${wanted.reports.replace('/', '_')}"
    String target = targetOf(wanted)
    String trouble = wanted.snapshots == 'artifacts' ? copySnapshots(wanted, target) : ''
    Agent agent = new Agent(this, 'modelGate')
    int exitCode = agent.run(wanted, 'gate', temp, environmentOf(wanted, target, trouble))
    Map<String, String> values = agent.result(temp, exitCode)
    publish(wanted, values, target, temp)
    settle(wanted, values)
    return Outcome.forPipeline(values)
}

/** The branch that this build's change is merged into; '' where the build is of no change. */
String targetOf(Map wanted) {
    if (env.CHANGE_TARGET) {
        return env.CHANGE_TARGET
    }
    return wanted.base == env.BRANCH_NAME ? '' : wanted.base
}

List<String> environmentOf(Map wanted, String target, String trouble) {
    return [
        "MODELGATE_GATE=${wanted.gate}".toString(),
        "MODELGATE_TARGET=${target}".toString(),
        "MODELGATE_POLICY=${wanted.policy}".toString(),
        "MODELGATE_ONLY_CHANGED=${wanted.onlyChanged}".toString(),
        "MODELGATE_REPORTS=${wanted.reports}".toString(),
        "MODELGATE_SNAPSHOTS=${wanted.snapshots}".toString(),
        "MODELGATE_KEEP_SNAPSHOTS=${wanted.keepSnapshots && !env.TAG_NAME}".toString(),
        "MODELGATE_SNAPSHOT_FOLDER=${snapshotFolder(wanted)}".toString(),
        "MODELGATE_SNAPSHOT_TROUBLE=${trouble}".toString(),
        "MODELGATE_HISTORY=${wanted.history}".toString(),
        "MODELGATE_RECORD_REUSE=${wanted.recordReuse}".toString(),
        "MODELGATE_MODEL=${wanted.model}".toString(),
        "MODELGATE_PROMOTIONS=${wanted.promotions}".toString(),
        "MODELGATE_THREADS=${wanted.threads}".toString(),
        "MODELGATE_MEMORY=${wanted.memory}".toString(),
        "MODELGATE_DUCKDB=${wanted.duckdb}".toString(),
    ]
}

String snapshotFolder(Map wanted) {
    return "${wanted.reports}-snapshots"
}

/** Fills the folder of snapshots from the last good build of the target branch. Gives why that was not possible, else ''. */
String copySnapshots(Map wanted, String target) {
    String folder = snapshotFolder(wanted)
    String job = wanted.snapshotJob ?: jobOf(target)
    String trouble = "the artifacts of ${job} could not be copied"
    dir(folder) {
        deleteDir()
    }
    reported('snapshots of earlier builds could not be copied; only a gate with snapshot: last-passed needs them') {
        try {
            copyArtifacts(projectName: "/${job}", selector: lastSuccessful(), filter: "${folder}/**", optional: true)
            trouble = ''
        } catch (NoSuchMethodError missing) {
            rethrowUnlessAbsent(missing)
            trouble = 'the plugin Copy Artifact is not on this controller'
        }
    }
    return trouble
}

/** In a multibranch project the job of the target branch, beside this one; else this job. */
String jobOf(String target) {
    String own = env.JOB_NAME
    if (!target || !env.BRANCH_NAME) {
        return own
    }
    return own.substring(0, own.lastIndexOf('/') + 1) + Outcome.jobNameOf(target)
}

void publish(Map wanted, Map<String, String> values, String target, String temp) {
    List<String> post = wanted.post
    if (post.contains('archive')) {
        reported('the reports were not archived') {
            archiveArtifacts(artifacts: "${wanted.reports}/**", allowEmptyArchive: true)
        }
    }
    // Also what earlier builds left and this one handed on: the next one asks the last good build alone.
    if (wanted.snapshots == 'artifacts' && !target) {
        reported('the snapshots were not archived') {
            archiveArtifacts(artifacts: "${snapshotFolder(wanted)}/**", allowEmptyArchive: true)
        }
    }
    if (post.contains('description')) {
        reported('the description was not set') {
            currentBuild.description = currentBuild.description ? "${currentBuild.description}\n${values.description}" : values.description
        }
    }
    if (post.contains('junit')) {
        wherePresent('junit', 'the JUnit results were not published') {
            junit(testResults: "${wanted.reports}/**/junit.xml", allowEmptyResults: true, skipMarkingBuildUnstable: true, skipPublishingChecks: true)
        }
    }
    if (post.contains('html')) {
        wherePresent('publishHTML', 'the report was not published') {
            publishHTML([reportName: wanted.name, reportDir: wanted.reports, reportFiles: values.pages, keepAll: true, alwaysLinkToLastBuild: true, allowMissing: false])
        }
    }
    if (post.contains('checks')) {
        publishCheck(wanted, values, temp)
    }
}

/** A block is always a failure there, whatever the build becomes: neutral would count as passing. */
void publishCheck(Map wanted, Map<String, String> values, String temp) {
    String text = readFile(file: "${temp}/check.md", encoding: 'UTF-8')
    wherePresent('publishChecks', 'the check was not published') {
        publishChecks(name: wanted.name, title: values.description, summary: values.description, text: text,
            status: 'COMPLETED', conclusion: values.status == 'passed' ? 'SUCCESS' : 'FAILURE', annotations: Outcome.annotations(values))
    }
}

void settle(Map wanted, Map<String, String> values) {
    if (values.status == 'passed') {
        return
    }
    String how = values.status == 'blocked' ? wanted.onBlock : wanted.onError
    if (how == 'failure') {
        error(values.description)
    } else if (how == 'unstable') {
        unstable(values.description)
    } else {
        echo("modelGate only reports here, so the build goes on: ${values.description}")
    }
}

/** What a controller can't or won't publish is said, and never changes the verdict. Who aborts the build still aborts it. */
void reported(String trouble, Closure body) {
    catchError(buildResult: 'SUCCESS', stageResult: 'SUCCESS', catchInterruptions: false, message: "modelGate: ${trouble}. The verdict stands.") {
        body()
    }
}

void wherePresent(String step, String trouble, Closure body) {
    reported(trouble) {
        try {
            body()
        } catch (NoSuchMethodError missing) {
            rethrowUnlessAbsent(missing)
            echo("modelGate: this controller has no step ${step}, so ${trouble}")
        }
    }
}

void rethrowUnlessAbsent(NoSuchMethodError missing) {
    if (!Outcome.isAbsentStep(missing.message)) {
        throw missing
    }
}
