package library

import static org.junit.Assert.assertEquals
import static org.junit.Assert.assertTrue

import org.junit.Before
import org.junit.Test

/** What the step promoteModel makes of results, parameters and people. */
class PromoteModelTest extends StepTest {

    @Override
    @Before
    void setUp() throws Exception {
        super.setUp()
        binding.setVariable('currentBuild', [description: null, getBuildCauses: { String type -> [] }])
        replace('input', [Map] as Class[]) { Map options ->
            calls.add(['input', options])
            return 'alice'
        }
        step = loadScript('promoteModel.groovy')
        promotes('promoted')
    }

    /** Has the program say this. */
    void promotes(String outcome) {
        exitCode = [refused: 1, error: 2][outcome] ?: 0
        result = "outcome=${outcome}\nexit=${exitCode}\ndescription=headline of ${outcome}\nchampion=sha256:1\nreport=modelgate-promotion/promotion.md\nversion.0=git origin m#prod\tv1.2.3\n"
    }

    @Test
    void 'gives what was moved, all of it serializable, and archives the record'() {
        Map given = gate([:])
        new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(given)
        assertEquals(['promoted', true, 'sha256:1', ['git origin m#prod': 'v1.2.3']], [given.outcome, given.promoted, given.champion, given.versions])
        assertEquals('modelgate-promotion/**', argumentsOf('archiveArtifacts')[0].artifacts)
        assertEquals('headline of promoted', binding.getVariable('currentBuild').description)
        promotes('planned')
        assertEquals(['planned', false], gate(dryRun: true).with { [it.outcome, it.promoted] })
    }

    @Test
    void 'a refusal and a fault end the build, after the record is archived'() {
        for (outcome in ['refused', 'error']) {
            calls.clear()
            promotes(outcome)
            assertEquals("headline of ${outcome}".toString(), failureOf([:]))
            assertEquals(1, argumentsOf('archiveArtifacts').size())
        }
        promotes('promoted')
        exitCode = 137
        assertTrue(failureOf([:]).contains('exit code 137'))
        result = ''
        exitCode = 0
        assertTrue(failureOf([:]).contains('promoteModel: the program could not be run'))
    }

    @Test
    void 'asks whom it is told to ask, and says who answered'() {
        gate([:])
        assertEquals([], argumentsOf('input'))
        assertTrue(shells[0].environment.contains('MODELGATE_APPROVER='))
        gate(approvers: 'alice,bob')
        assertEquals([['alice,bob', 'approver']], argumentsOf('input').collect { [it.submitter, it.submitterParameter] })
        assertTrue(shells[1].environment.contains('MODELGATE_APPROVER=alice'))
    }

    @Test
    void 'asks nobody for a change or a dry run'() {
        gate(approvers: 'alice', dryRun: 'true')
        binding.setVariable('env', [JOB_NAME: 'acme/models/PR-7', BRANCH_NAME: 'PR-7', CHANGE_TARGET: 'main', CHANGE_ID: '7'])
        gate(approvers: 'alice')
        assertEquals([], argumentsOf('input'))
        assertEquals(2, shells.size())
    }

    @Test
    void 'who overrides is who started the build, and no parameter'() {
        assertTrue(failureOf(overrideBy: 'grace').contains('there is no parameter overrideBy'))
        binding.setVariable('currentBuild', [description: null, getBuildCauses: { String type -> [[userId: 'grace']] }])
        gate(overrideReason: 'hotfix')
        assertTrue(shells[0].environment.containsAll(['MODELGATE_PERSON=grace', 'MODELGATE_OVERRIDE_REASON=hotfix']))
    }

    @Test
    void 'no value stands in a command line'() {
        for (value in ['$(touch broken)', '"; touch broken; "', '`id`']) {
            gate(gate: value, verdict: value, artifact: value, overrideReason: value, expect: value, version: value)
        }
        assertEquals(['node "$MODELGATE_PROGRAM"'], shells*.script.unique())
        assertTrue(shells[0].environment.contains('MODELGATE_GATE=$(touch broken)'))
    }

    @Test
    void 'the help has every parameter with its default'() {
        String help = new File(Workspace.ROOT, 'jenkins/vars/promoteModel.txt').text
        Map<String, String> told = [:]
        for (found in (help =~ /<dt><code>(\w+)<\/code> \((.*)\)<\/dt>/)) {
            told[found[1]] = found[2].replaceAll('</?code>', '')
        }
        Map<String, Object> parameters = step.class.classLoader.loadClass('modelgate.Parameters').PROMOTION
        assertEquals(parameters.collectEntries { name, about -> [(name): "${about.standard}".toString()] }, told)
    }

}
