package library

import static org.junit.Assert.assertEquals
import static org.junit.Assert.assertTrue
import static org.junit.Assert.fail

import controller.Controller
import org.junit.After
import org.junit.Before
import org.junit.Test

/** Paths of the library that the examples don't take, in the sandbox on groovy-cps. */
class SandboxTest {

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
    void 'the sandbox refuses what is not listed, so that these tests can fail'() {
        assertEquals('Scripts not permitted to use staticMethod java.lang.System getenv', ending("System.getenv()"))
        assertTrue(ending("'ls'.execute()").startsWith('Scripts not permitted to use staticMethod org.codehaus.groovy.runtime.'))
    }

    @Test
    void 'what can not be written out at a step ends the program, so that these tests can fail'() {
        assertTrue(ending("def m = 'a'; def it = [1].iterator(); echo 'x'; it.next()").contains('Itr'))
    }

    @Test
    void 'faults of parameters'() {
        String message = ending("modelGate(gates: 'x', policy: 'none', onlyChanged: 7, reports: '../x', post: ['mail'], credentials: 'x', gate: [], name: 3)")
        assertTrue(message, message.startsWith('modelGate: there is no parameter gates; did you mean gate?'))
        ['policy is \'none\'', 'onlyChanged is 7', 'reports is \'../x\'', 'post is ', 'credentials is', 'gate is []', 'name is 3'].each { assertTrue("${it}: ${message}", message.contains(it)) }
    }

    @Test
    void 'all parameters at once'() {
        assertEquals('modelGate only reports here, so the build goes on: 0 of 2 gates passed; ! NOT EVALUATED: a.yml could not be judged: there is no such gate file; ' +
            '! NOT EVALUATED: b/modelgate.yml could not be judged: there is no such gate file', log('''modelGate(gate: ['b/modelgate.yml', "a.yml"],
            base: 'main', policy: 'head', onBlock: 'report', onError: 'report', onlyChanged: 'false', post: 'description, junit', name: "G",
            reports: 'out/x', snapshots: 'none', keepSnapshots: false, snapshotJob: 'acme/main', gitCredentialsId: 'id',
            credentials: [string(credentialsId: 'a', variable: 'A')], duckdb: '')''').last())
    }

    @Test
    void 'steps that no plugin brings are said, and the verdict stands'() {
        List<String> log = log("modelGate(gate: 'none.yml', onError: 'report')", ['junit', 'publishHTML', 'publishChecks', 'copyArtifacts', 'lastSuccessful'])
        ['junit', 'publishHTML', 'publishChecks'].each { step -> assertTrue("${step}: ${log}", log.any { it.startsWith("modelGate: this controller has no step ${step}") }) }
    }

    @Test
    void 'an image without Docker Pipeline, credentials without the binding of the Git plugin'() {
        assertTrue(ending("modelGate(image: 'node:22')").contains('needs the plugin Docker Pipeline'))
        assertTrue(ending("modelGate(gitCredentialsId: 'x')", ['gitUsernamePassword']).contains('needs the Git plugin 4.8'))
    }

    private List<String> log(String program, List<String> absent = []) {
        Controller build = workspace.checkout('main', [JOB_NAME: 'job'])
        build.steps.absent.addAll(absent)
        build.run(program)
        return build.steps.log
    }

    private String ending(String program, List<String> absent = []) {
        Throwable thrown = null
        try {
            log(program, absent)
        } catch (Throwable expected) {
            thrown = expected
        }
        if (thrown == null) {
            fail("it went on: ${program}")
        }
        return thrown.message
    }

}
