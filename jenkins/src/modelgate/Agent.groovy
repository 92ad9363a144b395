package modelgate

/** Runs the library's programs on the build's agent, with the steps of a script. */
class Agent implements Serializable {

    private static final long serialVersionUID = 1L
    final Object steps
    /** Name of the step that works, for messages. */
    final String step

    Agent(Object steps, String step) {
        this.steps = steps
        this.step = step
    }

    /** Gives the program's exit code. Its values reach it by its environment alone: in a command line they could act. */
    int run(Map wanted, String program, String temp, List<String> environment) {
        steps.writeFile(file: "${temp}/${program}.mjs", encoding: 'UTF-8', text: steps.libraryResource(resource: "modelgate/${program}.mjs", encoding: 'UTF-8'))
        steps.writeFile(file: "${temp}/result", encoding: 'UTF-8', text: '')
        List<String> values = ["MODELGATE_PROGRAM=${temp}/${program}.mjs".toString(), "MODELGATE_TEMP=${temp}".toString(), "MODELGATE_RESULT=${temp}/result".toString()]
        values.addAll(environment)
        int exitCode = -1
        insideImage(wanted) {
            checkNode()
            steps.withEnv(values) {
                withAllCredentials(wanted) {
                    exitCode = runProgram()
                }
            }
        }
        return exitCode
    }

    /** What the program left for its step. */
    Map<String, String> result(String temp, int exitCode) {
        Map<String, String> values = Outcome.read(steps.readFile(file: "${temp}/result", encoding: 'UTF-8'))
        if (values.exit != "${exitCode}".toString()) {
            steps.error("${step}: the program could not be run (exit code ${exitCode}); what stopped it stands above")
        }
        return values
    }

    int runProgram() {
        if (steps.isUnix()) {
            return steps.sh(label: 'Modelgate', returnStatus: true, script: 'node "$MODELGATE_PROGRAM"')
        }
        return steps.bat(label: 'Modelgate', returnStatus: true, script: '@setlocal EnableDelayedExpansion\r\n@node "!MODELGATE_PROGRAM!"')
    }

    void checkNode() {
        String version = Outcome.lastLine(nodeVersion())
        if (!Outcome.isNodeFit(version)) {
            steps.error("${step}: the program runs on Node.js 20.19 or later, and the agent has ${version}. Put one first on PATH " +
                "(tools { nodejs '...' } or nodejs('...') { } of the NodeJS plugin), or name an image: ${step}(image: 'node:22')")
        }
    }

    String nodeVersion() {
        if (steps.isUnix()) {
            return steps.sh(label: 'Node.js version', returnStdout: true, script: 'node --version || echo none')
        }
        return steps.bat(label: 'Node.js version', returnStdout: true, script: '@node --version || echo none')
    }

    void insideImage(Map wanted, Closure body) {
        if (!wanted.image) {
            body()
            return
        }
        def container
        try {
            container = steps.docker.image(wanted.image)
        } catch (MissingPropertyException ignored) {
            steps.error("${step}: the parameter image needs the plugin Docker Pipeline on this controller")
        }
        container.inside(wanted.imageArgs) {
            body()
        }
    }

    void withAllCredentials(Map wanted, Closure body) {
        List bindings = []
        bindings.addAll(wanted.credentials)
        if (wanted.gitCredentialsId) {
            try {
                bindings.add(steps.gitUsernamePassword(credentialsId: wanted.gitCredentialsId))
            } catch (NoSuchMethodError missing) {
                if (!Outcome.isAbsentStep(missing.message)) {
                    throw missing
                }
                steps.error("${step}: the parameter gitCredentialsId needs the Git plugin 4.8 or later on this controller")
            }
        }
        if (bindings) {
            steps.withCredentials(bindings) {
                body()
            }
        } else {
            body()
        }
    }

}
