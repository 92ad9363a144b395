package controller

import com.cloudbees.groovy.cps.Continuable
import com.cloudbees.groovy.cps.CpsTransformer
import com.cloudbees.groovy.cps.Envs
import com.cloudbees.groovy.cps.ObjectInputStreamWithLoader
import com.cloudbees.groovy.cps.Outcome
import com.cloudbees.groovy.cps.sandbox.SandboxInvoker
import org.codehaus.groovy.control.CompilerConfiguration
import org.codehaus.groovy.control.customizers.ImportCustomizer

/**
 * Runs a Jenkinsfile with the shared library on groovy-cps, the interpreter that Jenkins runs pipelines with: compiled and
 * sandboxed as there, and the whole program written out and read back at each step, as on a restart. Steps are the methods of
 * `steps`; `sh` runs for real.
 */
class Controller implements PipelineScript.Run {

    static Controller current

    final File library
    final File workspace
    final Steps steps
    final Sandbox sandbox
    final List<Map<String, String>> environments
    final List<File> folders
    /** Names of the steps that were run, in order. */
    final List<String> history = []
    String description
    /** Who started the build; null: nobody did. */
    String startedBy
    private final GroovyShell shell
    private final GroovyShell trusted
    private final Map<String, Class> variables = [:]

    Controller(File library, File workspace, Map<String, String> environment, List<String> allowed) {
        this.library = library
        this.workspace = workspace
        environments = [environment]
        folders = [workspace]
        sandbox = new Sandbox(allowed)
        steps = new Steps(this)
        shell = shellWith(new SandboxedCompiler())
        trusted = shellWith(new CpsTransformer())
        shell.classLoader.addURL(new File(library, 'src').toURI().toURL())
    }

    /** Gives what the Jenkinsfile's last statement gave. Throws what ended the build. */
    Object run(String jenkinsfile) {
        PipelineScript.run = this
        current = this
        sandbox.register()
        try {
            Script script = shell.parse(jenkinsfile, 'WorkflowScript.groovy')
            def env = Envs.empty()
            env.invoker = new SandboxInvoker()
            return finish(new Continuable(script, env))
        } finally {
            sandbox.unregister()
        }
    }

    Map<String, String> environment() {
        return environments.last()
    }

    @Override
    Object variable(String name) {
        File file = new File(library, "vars/${name}.groovy")
        if (!variables.containsKey(name)) {
            variables[name] = file.exists() ? shell.classLoader.parseClass(file.text, "${name}.groovy") : null
        }
        return variables[name]?.newInstance()
    }

    @Override
    Object blocks() {
        if (!variables.containsKey('')) {
            variables[''] = trusted.classLoader.parseClass(getClass().getResource('/controller-blocks.groovy').text, 'ControllerBlocks.groovy')
        }
        return variables[''].newInstance()
    }

    @Override
    boolean hasStep(String name) {
        return !steps.absent.contains(name) && Steps.methods.any { it.name == name && it.declaringClass == Steps }
    }

    @Override
    Object global(String name) {
        return [env: new Environment(), currentBuild: new CurrentBuild(), scm: 'scm'][name]
    }

    private Object finish(Continuable start) {
        Continuable program = start
        Outcome next = new Outcome(null, null)
        while (true) {
            Outcome outcome = program.run0(next, Continuable.categories)
            if (!program.isResumable()) {
                return outcome.replay()
            }
            StepCall call = restored(outcome.normal) as StepCall
            program = restored(program) as Continuable
            next = perform(call)
        }
    }

    private Outcome perform(StepCall call) {
        history.add(call.name)
        sandbox.unregister()
        try {
            return new Outcome(steps.invokeMethod(call.name, call.arguments as Object[]), null)
        } catch (Exception trouble) {
            return new Outcome(null, trouble)
        } finally {
            sandbox.register()
        }
    }

    private Object restored(Object program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream()
        new ObjectOutputStream(bytes).withCloseable { it.writeObject(program) }
        return new ObjectInputStreamWithLoader(new ByteArrayInputStream(bytes.toByteArray()), new BothLoaders(shell.classLoader, trusted.classLoader)).readObject()
    }

    private static GroovyShell shellWith(CpsTransformer transformer) {
        CompilerConfiguration configuration = new CompilerConfiguration(scriptBaseClass: PipelineScript.name)
        ImportCustomizer imports = new ImportCustomizer()
        imports.addImport('Library', 'com.lesfurets.jenkins.unit.global.lib.Library')
        configuration.addCompilationCustomizers(imports, transformer)
        return new GroovyShell(Controller.classLoader, new Binding(), configuration)
    }

    /** Classes of the program and of the trusted steps. */
    private static class BothLoaders extends ClassLoader {

        private final ClassLoader second

        BothLoaders(ClassLoader first, ClassLoader second) {
            super(first)
            this.second = second
        }

        @Override
        protected Class<?> findClass(String name) {
            return second.loadClass(name)
        }

    }

}
