import modelgate.Agent
import modelgate.Outcome
import modelgate.Parameters

/**
 * Makes a model the champion at every target of its gate, by a verdict that passed for exactly this model, and ends the build
 * where that is refused. promoteModel.txt explains the parameters. Gives a map: outcome (promoted, already, planned), promoted,
 * versions, champion, description, report.
 */
Map call(Map given = [:]) {
    List<String> faults = Parameters.faults(Parameters.PROMOTION, given)
    if (faults) {
        error("promoteModel: ${faults.join('; ')}")
    }
    Map wanted = Parameters.complete(Parameters.PROMOTION, given)
    String temp = "${pwd(tmp: true)}/modelgate/${wanted.reports.replace('/', '_')}"
    Agent agent = new Agent(this, 'promoteModel')
    String approver = approverOf(wanted)
    int exitCode = agent.run(wanted, 'promote', temp, environmentOf(wanted, approver))
    Map<String, String> values = agent.result(temp, exitCode)
    publish(wanted, values)
    if (exitCode != 0) {
        error(values.description)
    }
    return Outcome.ofPromotion(values)
}

/** Who lets it through, where the step asks; a change is refused without asking, and a dry run moves nothing. */
String approverOf(Map wanted) {
    if (!wanted.approvers || wanted.dryRun || env.CHANGE_ID) {
        return ''
    }
    return input(message: "Promote the model of ${wanted.gate}?", ok: 'Promote', submitter: wanted.approvers, submitterParameter: 'approver')
}

/** Who started the build; '' where nobody did. */
String personOf() {
    List causes = currentBuild.getBuildCauses('hudson.model.Cause$UserIdCause')
    return causes ? "${causes[0].userId ?: ''}" : ''
}

List<String> environmentOf(Map wanted, String approver) {
    return [
        "MODELGATE_GATE=${wanted.gate}".toString(),
        "MODELGATE_VERDICT=${wanted.verdict}".toString(),
        "MODELGATE_ARTIFACT=${wanted.artifact}".toString(),
        "MODELGATE_ATTESTATION=${wanted.attestation}".toString(),
        "MODELGATE_APPROVER=${approver}".toString(),
        "MODELGATE_PERSON=${personOf()}".toString(),
        "MODELGATE_OVERRIDE_REASON=${wanted.overrideReason}".toString(),
        "MODELGATE_DRY_RUN=${wanted.dryRun}".toString(),
        "MODELGATE_EXPECT=${wanted.expect}".toString(),
        "MODELGATE_VERSION=${wanted.version}".toString(),
        "MODELGATE_FETCH=${wanted.fetch}".toString(),
        "MODELGATE_STATE=${wanted.state}".toString(),
        "MODELGATE_REPORTS=${wanted.reports}".toString(),
    ]
}

/** What a controller can't show is said, and changes nothing of what was moved. */
void publish(Map wanted, Map<String, String> values) {
    String trouble = 'promoteModel: the outcome was not shown at the build. It stands all the same.'
    catchError(buildResult: 'SUCCESS', stageResult: 'SUCCESS', catchInterruptions: false, message: trouble) {
        archiveArtifacts(artifacts: "${wanted.reports}/**", allowEmptyArchive: true)
        currentBuild.description = currentBuild.description ? "${currentBuild.description}\n${values.description}" : values.description
    }
}
