package library

import static org.junit.Assert.assertEquals
import static org.junit.Assert.assertTrue
import static org.junit.Assert.fail

import controller.Controller
import groovy.json.JsonSlurper
import org.junit.After
import org.junit.Before
import org.junit.Test

/** From pull request to champion: the example Jenkinsfile on groovy-cps in the sandbox, with the real programs. */
class PromotionTest {

    private Workspace workspace
    private File served

    @Before
    void open() {
        workspace = new Workspace()
        served = new File(workspace.folder, 'served')
    }

    @After
    void close() {
        workspace.close()
    }

    @Test
    void 'a pull request passes, is merged, and promoted by whoever answers, and the next one blocks and stays out'() {
        workspace.commit(files('one', 0.95), 'main')
        workspace.commit(files('two', 0.96), 'change')
        Controller change = workspace.checkout('change', pullRequest())
        change.run(example())
        assertTrue(change.steps.log.contains('Stage "Promote" skipped'))
        assertEquals(null, champion())

        workspace.commit(files('two', 0.96), 'main')
        Controller main = onMain()
        main.run(example())
        assertEquals('the model two', champion())
        assertEquals('alice,bob', main.steps.calls.find { it.step == 'input' }.submitter)
        assertTrue(main.steps.artifact('modelgate-promotion/promotions.jsonl').contains('"approved_by":"alice (Jenkins input)"'))
        assertTrue(main.description, main.description.contains('PROMOTED: flight-delay'))

        workspace.commit(files('three', 0.5), 'main')
        assertEnds(onMain(), example(), 'BLOCKED')
        assertEquals('the model two', champion())
    }

    @Test
    void 'a model that is blocked, or not merged, stays out even where the pipeline calls promote by mistake'() {
        String mistaken = example().replace("modelGate(gate: 'modelgate.yml',", "modelGate(gate: 'modelgate.yml', onBlock: 'report',").replaceAll(/(?s) +when \{.*?\n +\}\n/, '')
        assertTrue(mistaken, !mistaken.contains('when {') && mistaken.contains('report'))
        workspace.commit(files('one', 0.5), 'main')
        Controller main = onMain()
        assertEnds(main, mistaken, 'REFUSED')
        assertTrue(main.steps.log.toString(), main.steps.log.any { it.startsWith('VERDICT_NOT_PASSED') })
        workspace.commit(files('two', 0.96), 'change')
        Controller change = workspace.checkout('change', pullRequest())
        assertEnds(change, mistaken, 'REFUSED')
        assertTrue(change.steps.log.toString(), change.steps.log.any { it.startsWith('CHANGE_NOT_MERGED') })
        assertEquals([], change.steps.calls.findAll { it.step == 'input' })
        assertEquals(null, champion())
    }

    @Test
    void 'somebody whom the gate does not name approves nothing'() {
        workspace.commit(files('one', 0.95), 'main')
        Controller main = onMain()
        main.steps.answersInput = 'bob'
        assertEnds(main, example(), 'REFUSED')
        assertTrue(main.steps.log.any { it.startsWith('APPROVAL_MISSING') && it.contains('bob (Jenkins input)') })
        assertEquals(null, champion())
    }

    private static String example() {
        return Workspace.jenkinsfile('promote')
    }

    private Map<String, String> files(String model, BigDecimal accuracy) {
        String gate = """\
            model: flight-delay
            task: scores
            evidence:
              candidate: {values: metrics.json}
              model: {artifact: model.onnx}
            checks:
              - {metric: accuracy_test, min: 0.9}
            promote:
              to:
                - {git: {stage: prod}}
                - {folder: {path: "file://${served}"}}
              commits: main
              approval: [alice]
            """.stripIndent()
        return ['modelgate.yml': gate, 'metrics.json': "{\"accuracy_test\": ${accuracy}}\n".toString(), 'model.onnx': "the model ${model}".toString()]
    }

    private Controller onMain() {
        Controller build = workspace.checkout('main', [JOB_NAME: 'acme/flight-delay/main', BRANCH_NAME: 'main', BUILD_NUMBER: '7'])
        build.steps.answersInput = 'alice'
        return build
    }

    /** What the folder's pointer leads to; null where nothing was promoted, to the repository neither. */
    private String champion() {
        File pointer = new File(served, 'champion.json')
        List<String> tags = "git -C ${workspace.remote} tag".execute().text.readLines()
        assertEquals(pointer.exists(), !tags.empty)
        return pointer.exists() ? new File(new File(served, new JsonSlurper().parse(pointer).path.toString()), 'model.onnx').text : null
    }

    private static Map<String, String> pullRequest() {
        return [JOB_NAME: 'acme/flight-delay/PR-7', BRANCH_NAME: 'PR-7', CHANGE_ID: '7', CHANGE_TARGET: 'main', CHANGE_BRANCH: 'change']
    }

    private static void assertEnds(Controller build, String program, String message) {
        try {
            build.run(program)
        } catch (IllegalStateException expected) {
            assertTrue(expected.message, expected.message.contains(message))
            return
        }
        fail("the build went on: ${build.steps.log.join('\n')}")
    }

}
