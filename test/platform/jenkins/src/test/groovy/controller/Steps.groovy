package controller

/** The steps without a block, as far as the library and the examples use them. What they were asked for is kept. */
class Steps {

    /** Names of steps that no plugin brings on this controller. */
    final Set<String> absent = [] as Set
    final List<String> log = []
    final List<String> stages = []
    final List<Map> calls = []
    /** Artifacts of this build, path to content. */
    final Map<String, byte[]> artifacts = [:]
    /** Artifacts of the last good build of other jobs, by the job's full name. */
    final Map<String, Map<String, byte[]>> otherJobs = [:]
    String result = 'SUCCESS'
    /** Who answers when a build asks. */
    String answersInput
    private final Controller controller

    Steps(Controller controller) {
        this.controller = controller
    }

    void echo(Object text) {
        log.add(text.toString())
    }

    void error(Object message) {
        throw new IllegalStateException(message.toString())
    }

    void unstable(Object message) {
        result = 'UNSTABLE'
        log.add("WARNING: ${message}".toString())
    }

    void caught(Map options, String trouble) {
        log.add("ERROR: ${options.message} ${trouble}".toString())
    }

    void enterStage(String name) {
        stages.add(name)
    }

    void skipStage(String name) {
        log.add("Stage \"${name}\" skipped".toString())
    }

    void pushEnv(List<String> overrides) {
        controller.environments.add(controller.environment() + overrides.collectEntries { [(it.substring(0, it.indexOf('='))): it.substring(it.indexOf('=') + 1)] })
    }

    void popEnv() {
        controller.environments.pop()
    }

    void pushCredentials(List bindings) {
        calls.add([step: 'withCredentials', bindings: bindings])
        pushEnv(bindings.collect { "${it.variable ?: 'GIT_ASKPASS'}=secret-of-${it.credentialsId}".toString() })
    }

    void pushDir(String path) {
        controller.folders.add(new File(controller.folders.last(), path))
    }

    void popDir() {
        controller.folders.pop()
    }

    void deleteDir() {
        controller.folders.last().deleteDir()
    }

    void checkout(Object scm) { }

    String pwd(Map options = [:]) {
        return options.tmp ? "${controller.workspace}@tmp" : controller.folders.last().path
    }

    boolean isUnix() {
        return true
    }

    String libraryResource(Map options) {
        return new File(controller.library, "resources/${options.resource}").getText(options.encoding)
    }

    void writeFile(Map options) {
        File file = fileOf(options.file.toString())
        file.parentFile.mkdirs()
        file.setText(options.text.toString(), options.encoding)
    }

    String readFile(Map options) {
        return fileOf(options.file.toString()).getText(options.encoding)
    }

    /** As Jenkins does: the text goes into a file beside the workspace, which the shell runs with -xe. */
    Object sh(Object said) {
        Map options = said instanceof Map ? said : [script: said]
        File script = File.createTempFile('script', '.sh')
        script.text = options.script
        List<String> environment = controller.environment().collect { "${it.key}=${it.value}".toString() }
        Process process = ['sh', '-xe', script.path].execute(environment, controller.folders.last())
        StringBuffer out = new StringBuffer()
        StringBuffer err = new StringBuffer()
        process.waitForProcessOutput(out, err)
        script.delete()
        log.addAll((options.returnStdout ? err : "${err}${out}").toString().readLines())
        if (options.returnStatus) {
            return process.exitValue()
        }
        if (process.exitValue() != 0) {
            throw new IOException("script returned exit code ${process.exitValue()}")
        }
        return options.returnStdout ? out.toString() : null
    }

    Map lastSuccessful() {
        return ['$class': 'StatusBuildSelector']
    }

    Map copyArtifactPermission(String projects) {
        return [projects: projects]
    }

    Map string(Map options) {
        return options
    }

    Map gitUsernamePassword(Map options) {
        return options
    }

    void properties(List all) {
        calls.add([step: 'properties', all: all])
    }

    void copyArtifacts(Map options) {
        calls.add([step: 'copyArtifacts'] + options)
        Map<String, byte[]> there = otherJobs[options.projectName.toString()]
        if (there == null) {
            throw new IOException("Unable to find project for artifact copy: ${options.projectName}")
        }
        String start = options.filter.toString() - '**'
        there.findAll { it.key.startsWith(start) }.each { path, content ->
            File file = fileOf(path)
            file.parentFile.mkdirs()
            file.bytes = content
        }
    }

    void archiveArtifacts(Map options) {
        File folder = fileOf(options.artifacts.toString() - '/**')
        if (!folder.exists()) {
            return
        }
        folder.eachFileRecurse { file ->
            if (file.isFile()) {
                artifacts[controller.folders.last().toPath().relativize(file.toPath()).toString()] = file.bytes
            }
        }
    }

    String input(Map options) {
        calls.add([step: 'input'] + options)
        if (answersInput == null) {
            throw new IllegalStateException('nobody answered')
        }
        return answersInput
    }

    void junit(Map options) {
        calls.add([step: 'junit'] + options)
    }

    void publishHTML(List targets) {
        calls.add([step: 'publishHTML', targets: targets])
    }

    void publishHTML(Map target) {
        calls.add([step: 'publishHTML'] + target)
    }

    void publishChecks(Map options) {
        calls.add([step: 'publishChecks'] + options)
    }

    /** An artifact of this build as text. */
    String artifact(String path) {
        return new String(artifacts[path], 'UTF-8')
    }

    private File fileOf(String path) {
        return new File(path).absolute ? new File(path) : new File(controller.folders.last(), path)
    }

}
