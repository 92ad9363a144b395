package library

import static org.junit.Assert.assertEquals
import static org.junit.Assert.assertFalse
import static org.junit.Assert.assertTrue

import org.junit.Test

/** What the step makes of results, parameters and controllers. */
class ModelGateTest extends StepTest {

    @Test
    void 'refuses unknown parameters before anything runs, with the nearest name'() {
        assertTrue(failureOf(gate: 'a.yml', onblock: 'unstable').contains('there is no parameter onblock; did you mean onBlock?'))
        assertTrue(failureOf(credentialId: 'x').contains('did you mean credentials?'))
        assertEquals([], calls)
        assertEquals([], shells)
    }

    @Test
    void 'refuses folders that would be patterns, or outside'() {
        for (folder in ['../x', '/x', 'a,b', '**', 'a b', '', 'x/../y', '-x', 'a\nb']) {
            assertTrue(folder, failureOf(reports: folder).contains('it takes a folder below'))
        }
        gate(reports: 'out/gate-1.2')
    }

    @Test
    void 'hands over what the command line takes too'() {
        gate([:])
        assertTrue(shells[0].environment.containsAll(['MODELGATE_RECORD_REUSE=false', 'MODELGATE_MODEL=', 'MODELGATE_PROMOTIONS=', 'MODELGATE_THREADS=', 'MODELGATE_MEMORY=']))
        gate(recordReuse: true, model: 'model.onnx', promotions: 'kept/promotions.jsonl', threads: 2, memory: '4GB')
        assertTrue(shells[1].environment.containsAll(
            ['MODELGATE_RECORD_REUSE=true', 'MODELGATE_MODEL=model.onnx', 'MODELGATE_PROMOTIONS=kept/promotions.jsonl', 'MODELGATE_THREADS=2', 'MODELGATE_MEMORY=4GB']))
        for (threads in ['two', '-1', 1.5]) {
            assertTrue(failureOf(threads: threads).contains('it takes a whole number'))
        }
    }

    @Test
    void 'gives status and counts, all of it serializable'() {
        says('passed')
        Map given = gate([:])
        new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(given)
        assertEquals(['passed', true, 0, 'modelgate-report/verdict.json'], [given.status, given.passed, given.exitCode, given.verdict])
        assertEquals([blocking: 1, warning: 2, pass: 5, fail: 1, unsure: 2, error: 0, waived: 0], given.counts)
        assertEquals([], argumentsOf('unstable'))
    }

    @Test
    void 'fails, marks or only reports as asked'() {
        for (pair in [['blocked', 'onBlock'], ['error', 'onError']]) {
            def (status, parameter) = pair
            says(status)
            assertEquals("headline of ${status}".toString(), failureOf([:]))
            calls.clear()
            assertEquals([status, false], gate([(parameter): 'unstable']).with { [it.status, it.passed] })
            assertEquals(["headline of ${status}".toString()], argumentsOf('unstable'))
            calls.clear()
            gate([(parameter): 'report'])
            assertEquals([], argumentsOf('unstable'))
            assertTrue(argumentsOf('echo').last().contains('only reports'))
        }
        says('error')
        assertEquals('headline of error', failureOf(onBlock: 'report'))
        says('blocked')
        assertEquals('headline of blocked', failureOf(onError: 'report'))
    }

    @Test
    void 'a program that did not finish is a failure, whatever the parameters and whatever an earlier call left'() {
        result = ''
        exitCode = 0
        assertTrue(failureOf(onBlock: 'report', onError: 'report').contains('could not be run (exit code 0)'))
        says('passed')
        exitCode = 137
        assertTrue(failureOf(onBlock: 'report', onError: 'report').contains('exit code 137'))
        assertEquals('', argumentsOf('writeFile').find { it.file.endsWith('/result') }.text)
    }

    @Test
    void 'a check has status and conclusion, and is a failure also where the build is not'() {
        says('blocked', ['annotation.0': "models/modelgate.yml\t24\tFAILURE\taccuracy min 0.9\ta=b: beyond = it"])
        gate(onBlock: 'report', name: 'Model gate')
        Map check = argumentsOf('publishChecks')[0]
        assertEquals(['Model gate', 'COMPLETED', 'FAILURE', 'headline of blocked', 'the report'], [check.name, check.status, check.conclusion, check.title, check.text])
        assertEquals([[path: 'models/modelgate.yml', startLine: 24, endLine: 24, annotationLevel: 'FAILURE', title: 'accuracy min 0.9', message: 'a=b: beyond = it']], check.annotations)
        calls.clear()
        says('error')
        gate(onError: 'report')
        assertEquals('FAILURE', argumentsOf('publishChecks')[0].conclusion)
        calls.clear()
        says('passed')
        gate([:])
        assertEquals(['COMPLETED', 'SUCCESS'], argumentsOf('publishChecks')[0].with { [it.status, it.conclusion] })
    }

    @Test
    void 'publishes before it fails, and JUnit does not decide over the build'() {
        says('blocked')
        failureOf([:])
        assertEquals('modelgate-report/**', argumentsOf('archiveArtifacts')[0].artifacts)
        assertEquals([true, true], argumentsOf('junit')[0].with { [it.skipMarkingBuildUnstable, it.skipPublishingChecks] })
        assertEquals(['modelgate-report', 'a/report.html,b/report.html', 'Modelgate'], argumentsOf('publishHTML')[0].with { [it.reportDir, it.reportFiles, it.reportName] })
        assertEquals('headline of blocked', binding.getVariable('currentBuild').description)
        says('passed')
        gate([:])
        assertEquals('headline of blocked\nheadline of passed', binding.getVariable('currentBuild').description.toString())
    }

    @Test
    void 'posts what is asked for'() {
        gate(post: 'none', snapshots: 'none')
        assertEquals([], calls*.get(0).unique() - 'writeFile')
        calls.clear()
        gate(post: ['junit', 'archive'], snapshots: 'none')
        assertEquals(['archiveArtifacts', 'junit'], calls*.get(0).unique() - 'writeFile')
    }

    @Test
    void 'plugins that are absent are named in the log'() {
        absent('junit', Map)
        absent('publishHTML', Map)
        absent('publishChecks', Map)
        assertEquals('passed', gate([:]).status)
        List<String> log = argumentsOf('echo')
        for (name in ['junit', 'publishHTML', 'publishChecks']) {
            assertTrue(name, log.any { it.contains("no step ${name},") })
        }
        says('blocked')
        assertEquals('headline of blocked', failureOf([:]))
    }

    @Test
    void 'a platform that refuses changes nothing, and a broken plugin is no absent one'() {
        replace('publishChecks', [Map] as Class[]) { Map options -> throw new IOException('502 Bad Gateway') }
        replace('junit', [Map] as Class[]) { Map options -> throw new NoSuchMethodError('hudson.Foo.bar()V') }
        replace('archiveArtifacts', [Map] as Class[]) { Map options -> throw new IOException('No space left on device') }
        assertEquals('passed', gate([:]).status)
        List<String> caught = argumentsOf('caught')
        for (trouble in ['502 Bad Gateway', 'hudson.Foo.bar()V', 'No space left']) {
            assertTrue(trouble, caught.any { it.contains(trouble) && it.contains('The verdict stands') })
        }
        assertEquals([], argumentsOf('echo'))
    }

    @Test
    void 'runs by bat on Windows, with no value in the command line'() {
        unix = false
        exitCode = 0
        gate(gate: 'a & calc.exe', name: '%PATH%')
        Map run = shells[0]
        assertEquals('bat', run.kind)
        assertEquals('@setlocal EnableDelayedExpansion\r\n@node "!MODELGATE_PROGRAM!"', run.script)
        assertTrue(run.environment.contains('MODELGATE_GATE=a & calc.exe'))
    }

    @Test
    void 'says what is wrong with Node'() {
        for (version in ['none', 'v18.20.4', 'v20.18.3', 'v9.11.2', 'sh: node: not found']) {
            nodeVersion = version
            assertTrue(version, failureOf([:]).contains("Node.js 20.19 or later, and the agent has ${version}"))
        }
        for (version in ['v20.19.0', 'v22.0.0', 'v24.9.0', 'v100.0.0']) {
            nodeVersion = version
            gate([:])
        }
    }

    @Test
    void 'credentials come by withCredentials alone'() {
        gate(gitCredentialsId: 'git-read', credentials: [[kind: 'string', credentialsId: 'mlflow', variable: 'TOKEN']])
        assertEquals([[[kind: 'string', credentialsId: 'mlflow', variable: 'TOKEN'], [kind: 'git', credentialsId: 'git-read']]], argumentsOf('withCredentials'))
        assertTrue(shells[0].environment.contains('SECRET=s'))
        assertFalse(shells[0].environment.any { it.contains('git-read') || it.contains('mlflow') })
        calls.clear()
        gate([:])
        assertEquals([], argumentsOf('withCredentials'))
    }

    @Test
    void 'runs in an image where asked'() {
        List<String> used = []
        binding.setVariable('docker', [image: { String image -> [inside: { String arguments, Closure body -> used.addAll([image, arguments]); body() }] }])
        gate(image: 'node:22', imageArgs: '-v /cache:/cache')
        assertEquals(['node:22', '-v /cache:/cache'], used)
        assertEquals(1, shells.size())
    }

    @Test
    void 'tells the program of the change, and copies snapshots from the job of the target branch'() {
        binding.setVariable('env', [JOB_NAME: 'acme/models/PR-7', BRANCH_NAME: 'PR-7', CHANGE_TARGET: 'release/1.2', CHANGE_ID: '7'])
        gate(base: 'main')
        assertTrue(shells[0].environment.containsAll(['MODELGATE_TARGET=release/1.2', 'MODELGATE_POLICY=base', 'MODELGATE_SNAPSHOT_TROUBLE=']))
        Map copy = argumentsOf('copyArtifacts')[0]
        assertEquals(['/acme/models/release%2F1.2', 'modelgate-report-snapshots/**', true], [copy.projectName, copy.filter, copy.optional])
        assertEquals(['modelgate-report/**'], argumentsOf('archiveArtifacts')*.artifacts)
    }

    @Test
    void 'a branch hands its own snapshots on'() {
        gate(base: 'main')
        assertTrue(shells[0].environment.containsAll(['MODELGATE_TARGET=', 'MODELGATE_KEEP_SNAPSHOTS=true']))
        assertEquals('/acme/models/main', argumentsOf('copyArtifacts')[0].projectName)
        assertEquals(['modelgate-report/**', 'modelgate-report-snapshots/**'], argumentsOf('archiveArtifacts')*.artifacts)
        binding.setVariable('env', [JOB_NAME: 'acme/models/v1', BRANCH_NAME: 'v1', TAG_NAME: 'v1'])
        gate([:])
        assertTrue(shells[1].environment.contains('MODELGATE_KEEP_SNAPSHOTS=false'))
    }

    @Test
    void 'why snapshots could not be copied reaches the program'() {
        absent('copyArtifacts', Map)
        gate([:])
        assertTrue(shells[0].environment.contains('MODELGATE_SNAPSHOT_TROUBLE=the plugin Copy Artifact is not on this controller'))
        replace('copyArtifacts', [Map] as Class[]) { Map options -> throw new IOException('Unable to find project') }
        gate(snapshotJob: 'other/job')
        assertTrue(shells[1].environment.contains('MODELGATE_SNAPSHOT_TROUBLE=the artifacts of other/job could not be copied'))
    }

    @Test
    void 'the help has every parameter with its default'() {
        String help = new File(Workspace.ROOT, 'jenkins/vars/modelGate.txt').text
        Map<String, String> told = [:]
        for (found in (help =~ /<dt><code>(\w+)<\/code> \((.*)\)<\/dt>/)) {
            told[found[1]] = found[2].replaceAll('</?code>', '')
        }
        Map<String, Object> parameters = step.class.classLoader.loadClass('modelgate.Parameters').GATE
        assertEquals(parameters.collectEntries { name, about -> [(name): "${about.standard}".toString()] }, told)
    }

}
