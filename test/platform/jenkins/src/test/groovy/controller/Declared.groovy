package controller

/** What a declarative pipeline says, as far as the examples use it. */
class Declared implements Global {

    private static final long serialVersionUID = 1L
    final String any = 'any'
    final String none = 'none'
    Closure stagesBody
    final List<DeclaredStage> stages = []

    void agent(Object where) { }

    void options(Closure body) { }

    void tools(Closure body) { }

    void stages(Closure body) {
        stagesBody = body
    }

    void stage(String name, Closure body) {
        stages.add(new DeclaredStage(name: name, body: body))
    }

}
