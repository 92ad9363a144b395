package library

import static org.junit.Assert.assertEquals
import static org.junit.Assert.assertFalse
import static org.junit.Assert.assertTrue
import static org.junit.Assert.fail

import controller.Controller
import org.junit.After
import org.junit.Before
import org.junit.Test

/** The example Jenkinsfiles on groovy-cps in the sandbox, restored at each step, with the real program on real data. */
class ExamplesTest {

    private Workspace workspace

    @Before
    void open() {
        workspace = new Workspace()
    }

    @After
    void close() {
        workspace.close()
    }

    @Test
    void 'a gate that passes lets the pipeline go on'() {
        workspace.commit('main', 'modelgate.yml': Workspace.looseGate())
        Controller build = workspace.checkout('main', [JOB_NAME: 'flight-delay'])
        build.run(Workspace.jenkinsfile('declarative'))
        assertEquals(['Model gate', 'Promote'], build.steps.stages)
        assertTrue(isPromoted())
        assertTrue(build.description, build.description.startsWith('✓ PASSED'))
        assertTrue(build.steps.artifacts.keySet().containsAll(['modelgate-report/verdict.json', 'modelgate-report/junit.xml', 'modelgate-report/report.md']))
        assertEquals('report.html', build.steps.calls.find { it.step == 'publishHTML' }.reportFiles)
        assertEquals(['COMPLETED', 'SUCCESS'], build.steps.calls.find { it.step == 'publishChecks' }.with { [it.status, it.conclusion] })
    }

    @Test
    void 'a gate that blocks ends the build before the next stage, with all reports'() {
        Controller build = workspace.checkout('main', [JOB_NAME: 'flight-delay'])
        assertEnds(build, 'declarative', 'BLOCKED: flight-delay may not replace the baseline')
        assertEquals(['Model gate'], build.steps.stages)
        assertFalse(isPromoted())
        assertTrue(build.steps.artifact('modelgate-report/verdict.json').contains('"status": "blocked"'))
        Map check = build.steps.calls.find { it.step == 'publishChecks' }
        assertEquals(['COMPLETED', 'FAILURE'], [check.status, check.conclusion])
        int line = Workspace.strictGate().readLines().findIndexOf { it.contains('no airline pays') } + 1
        assertEquals(['modelgate.yml', line, 'FAILURE'], check.annotations[0].with { [it.path, it.startLine, it.annotationLevel] })
        assertTrue(check.text.contains('BLOCKED'))
    }

    @Test
    void 'an unstable build goes on, and the result keeps the promotion back'() {
        Controller build = workspace.checkout('main', [JOB_NAME: 'flight-delay'])
        build.run(Workspace.jenkinsfile('scripted'))
        assertEquals('UNSTABLE', build.steps.result)
        assertEquals(['Model gate'], build.steps.stages)
        assertFalse(isPromoted())
        assertTrue(build.steps.log.toString(), build.steps.log.any { it.matches('blocked: 1 results block, \\d+ warn') })
    }

    @Test
    void 'a scripted pipeline promotes what passed'() {
        workspace.commit('main', 'modelgate.yml': Workspace.looseGate())
        workspace.checkout('main', [JOB_NAME: 'flight-delay']).run(Workspace.jenkinsfile('scripted'))
        assertTrue(isPromoted())
    }

    @Test
    void 'a pull request is judged by the gate of its target branch, also where its clone has no such branch'() {
        workspace.commit('mend', 'modelgate.yml': Workspace.looseGate())
        Controller build = workspace.checkout('mend', pullRequest())
        assertEnds(build, 'multibranch', 'BLOCKED: flight-delay may not replace the baseline')
        assertTrue(build.steps.artifact('modelgate-report/report.md').contains('loosens 1 check'))
        assertEquals([[credentialsId: 'git-read']], build.steps.calls.find { it.step == 'withCredentials' }.bindings)
    }

    @Test
    void 'only the main branch promotes'() {
        workspace.commit('main', 'modelgate.yml': Workspace.looseGate())
        workspace.commit('change')
        Controller build = workspace.checkout('change', pullRequest())
        build.run(Workspace.jenkinsfile('multibranch'))
        assertFalse(isPromoted())
        assertTrue(build.steps.log.contains('Stage "Promote" skipped'))
    }

    @Test
    void 'what passed on the target branch is what changes are compared with'() {
        String passed = workspace.commit('main', 'modelgate.yml': Workspace.keptGate())
        Map<String, byte[]> kept = mainBuild([:]).steps.artifacts.findAll { it.key.startsWith('modelgate-report-snapshots/') }
        assertEquals([passed], commitsIn(kept.keySet()))
        String second = workspace.commit('main')
        Map<String, byte[]> handedOn = mainBuild(kept).steps.artifacts.findAll { it.key.startsWith('modelgate-report-snapshots/') }
        assertEquals([passed, second] as Set, commitsIn(handedOn.keySet()) as Set)

        workspace.commit('change')
        Controller change = workspace.checkout('change', pullRequest())
        change.steps.otherJobs['/acme/flight-delay/main'] = handedOn
        change.run(Workspace.jenkinsfile('multibranch'))
        assertTrue(change.steps.artifact('modelgate-report/verdict.json').contains("last-passed of archived artifacts@${second.substring(0, 12)}"))
        assertTrue(change.steps.artifacts.keySet().every { !it.contains('snapshots') })
    }

    @Test
    void 'snapshots that can not be looked up are an error, not a first run'() {
        workspace.commit('main', 'modelgate.yml': Workspace.keptGate())
        workspace.commit('change')
        Controller build = workspace.checkout('change', pullRequest())
        build.steps.absent.add('copyArtifacts')
        assertEnds(build, 'multibranch', 'NOT EVALUATED')
        assertTrue(build.steps.artifact('modelgate-report/report.md').contains('the plugin Copy Artifact is not on this controller'))
    }

    private Controller mainBuild(Map<String, byte[]> earlier) {
        Controller build = workspace.checkout('main', [JOB_NAME: 'acme/flight-delay/main', BRANCH_NAME: 'main'])
        build.steps.otherJobs['/acme/flight-delay/main'] = earlier
        build.run(Workspace.jenkinsfile('multibranch'))
        assertTrue(isPromoted())
        return build
    }

    private boolean isPromoted() {
        return new File(workspace.clone, 'promoted').exists()
    }

    private static Map<String, String> pullRequest() {
        return [JOB_NAME: 'acme/flight-delay/PR-7', BRANCH_NAME: 'PR-7', CHANGE_ID: '7', CHANGE_TARGET: 'main', CHANGE_BRANCH: 'change']
    }

    private static List<String> commitsIn(Collection<String> paths) {
        return paths.collect { it.replaceAll('.*/|\\.snapshot$', '') }
    }

    private static void assertEnds(Controller build, String example, String message) {
        try {
            build.run(Workspace.jenkinsfile(example))
        } catch (IllegalStateException expected) {
            assertTrue(expected.message, expected.message.contains(message))
            return
        }
        fail("the build went on: ${build.steps.log.join('\n')}")
    }

}
