package controller

/** The variable env. */
class Environment implements Global {

    private static final long serialVersionUID = 1L

    @Override
    Object getProperty(String name) {
        return Controller.current.environment()[name]
    }

}
