package controller

/** A stage of a declarative pipeline. */
class DeclaredStage implements Global {

    private static final long serialVersionUID = 1L
    String name
    Closure body
    Closure whenBody
    String onlyBranch
    Closure onlyIf
    Closure work

    void when(Closure body) {
        whenBody = body
    }

    void branch(String name) {
        onlyBranch = name
    }

    void expression(Closure body) {
        onlyIf = body
    }

    void steps(Closure body) {
        work = body
    }

}
