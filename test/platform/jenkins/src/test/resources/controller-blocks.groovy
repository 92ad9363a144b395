// Steps with a block, in the words of Jenkins' own. The controller runs this file as trusted code.

def node(String label = '', Closure body) {
    return body()
}

def stage(String name, Closure body) {
    enterStage(name)
    return body()
}

def withEnv(List<String> overrides, Closure body) {
    pushEnv(overrides)
    try {
        return body()
    } finally {
        popEnv()
    }
}

def withCredentials(List bindings, Closure body) {
    pushCredentials(bindings)
    try {
        return body()
    } finally {
        popEnv()
    }
}

def dir(String path, Closure body) {
    pushDir(path)
    try {
        return body()
    } finally {
        popDir()
    }
}

def catchError(Map options, Closure body) {
    try {
        body()
    } catch (Throwable trouble) {
        caught(options, "${trouble}".toString())
    }
}

def script(Closure body) {
    return body()
}

def pipeline(Closure body) {
    def declared = new controller.Declared()
    read(declared, body)
    read(declared, declared.stagesBody)
    for (int i = 0; i < declared.stages.size(); i++) {
        runStage(declared.stages[i])
    }
}

def runStage(declared) {
    read(declared, declared.body)
    if (declared.whenBody != null) {
        read(declared, declared.whenBody)
        def condition = declared.onlyIf
        boolean wanted = condition == null ? env.BRANCH_NAME == declared.onlyBranch : condition()
        if (!wanted) {
            skipStage(declared.name)
            return
        }
    }
    enterStage(declared.name)
    def work = declared.work
    work()
}

def read(model, Closure body) {
    body.delegate = model
    body.resolveStrategy = Closure.DELEGATE_FIRST
    body()
}
