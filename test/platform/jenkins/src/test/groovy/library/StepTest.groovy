package library

import static org.junit.Assert.fail

import com.lesfurets.jenkins.unit.BasePipelineTest
import org.junit.Before

/** The step modelGate with each of Jenkins' steps in the test's hands. */
abstract class StepTest extends BasePipelineTest {

    /** What the program leaves for the step. */
    String result
    String nodeVersion = 'v22.1.0'
    int exitCode
    boolean unix = true
    /** Calls of steps that are no shell: name to arguments, in order. */
    final List<List> calls = []
    /** Shell calls with a status: script and the environment it ran in. */
    final List<Map> shells = []
    final List<String> environment = []
    protected Script step

    @Override
    @Before
    void setUp() throws Exception {
        scriptRoots = ["${Workspace.ROOT}/jenkins/src".toString(), "${Workspace.ROOT}/jenkins/vars".toString()] as String[]
        super.setUp()
        binding.setVariable('env', [JOB_NAME: 'acme/models/main', BRANCH_NAME: 'main'])
        binding.setVariable('currentBuild', [description: null])
        says('passed')
        register()
        step = loadScript('modelGate.groovy')
    }

    /** Has the program say this. */
    void says(String status, Map more = [:]) {
        exitCode = [passed: 0, blocked: 1, error: 2][status]
        Map values = [status: status, exit: exitCode, description: "headline of ${status}", verdict: 'modelgate-report/verdict.json', report: 'modelgate-report/report.md',
            pages: 'a/report.html,b/report.html', pass: 5, fail: 1, unsure: 2, error: 0, waived: 0, blocking: 1, warning: 2] + more
        result = values.collect { "${it.key}=${it.value}" }.join('\n') + '\n'
    }

    /** A step that this controller has no plugin for, in the words of Jenkins' DSL class. */
    void absent(String name, Class... types) {
        replace(name, types) { Object... ignored -> throw new NoSuchMethodError("No such DSL method '${name}' found among steps [echo, sh]") }
    }

    void replace(String name, Class[] types, Closure body) {
        helper.registerAllowedMethod(name, types.toList(), body)
    }

    Map gate(Map parameters) {
        return step.call(parameters)
    }

    String failureOf(Map parameters) {
        String message = null
        try {
            gate(parameters)
        } catch (BuildEnded ended) {
            message = ended.message
        }
        if (message == null) {
            fail('the build went on')
        }
        return message
    }

    List argumentsOf(String name) {
        return calls.findAll { it[0] == name }*.get(1)
    }

    /** JenkinsPipelineUnit makes the script the delegate of these closures: the test is named in them. */
    private void register() {
        StepTest test = this
        Closure noted = { String name -> { Object argument -> calls.add([name, StepTest.plain(argument)]); null } }
        ['archiveArtifacts', 'junit', 'publishHTML', 'publishChecks', 'copyArtifacts'].each { replace(it, [Map] as Class[], noted(it)) }
        ['echo', 'unstable'].each { replace(it, [String] as Class[], noted(it)) }
        replace('error', [String] as Class[]) { String message -> throw new BuildEnded(message) }
        replace('lastSuccessful', [] as Class[]) { -> 'last good build' }
        replace('gitUsernamePassword', [Map] as Class[]) { Map options -> [kind: 'git'] + options }
        replace('pwd', [Map] as Class[]) { Map options -> options.tmp ? '/agent/job@tmp' : '/agent/job' }
        replace('isUnix', [] as Class[]) { -> unix }
        replace('deleteDir', [] as Class[]) { -> null }
        replace('dir', [String, Closure] as Class[]) { String path, Closure body -> body() }
        replace('libraryResource', [Map] as Class[]) { Map options -> new File(Workspace.ROOT, "jenkins/resources/${options.resource}").text }
        replace('writeFile', [Map] as Class[], noted('writeFile'))
        replace('readFile', [Map] as Class[]) { Map options -> options.file.endsWith('/result') ? result : 'the report' }
        replace('withEnv', [List, Closure] as Class[]) { List overrides, Closure body -> test.within(overrides, body) }
        replace('withCredentials', [List, Closure] as Class[]) { List bindings, Closure body ->
            calls.add(['withCredentials', bindings])
            test.within(['SECRET=s'], body)
        }
        replace('catchError', [Map, Closure] as Class[]) { Map options, Closure body -> test.caught(options, body) }
        replace('sh', [Map] as Class[]) { Map options -> test.shell('sh', options) }
        replace('bat', [Map] as Class[]) { Map options -> test.shell('bat', options) }
    }

    /** Texts with values in them, which Groovy does not take for equal to plain ones, as Jenkins hands them to a step. */
    static Object plain(Object argument) {
        return argument instanceof Map ? argument.collectEntries { [(it.key): StepTest.plain(it.value)] } : argument instanceof GString ? argument.toString() : argument
    }

    Object within(List overrides, Closure body) {
        environment.addAll(overrides)
        Object value = body()
        overrides.each { environment.pop() }
        return value
    }

    /** Neither marks the build nor swallows that somebody aborts it. */
    void caught(Map options, Closure body) {
        assert options.subMap(['buildResult', 'stageResult', 'catchInterruptions']) == [buildResult: 'SUCCESS', stageResult: 'SUCCESS', catchInterruptions: false]
        try {
            body()
        } catch (BuildEnded ended) {
            throw ended
        } catch (Throwable trouble) {
            calls.add(['caught', "${options.message} ${trouble.message}".toString()])
        }
    }

    Object shell(String kind, Map options) {
        if (options.returnStdout) {
            return kind == 'bat' ? "\r\n${nodeVersion}\r\n" : "${nodeVersion}\n"
        }
        shells.add([kind: kind, environment: environment.toList()] + options)
        return exitCode
    }

}
