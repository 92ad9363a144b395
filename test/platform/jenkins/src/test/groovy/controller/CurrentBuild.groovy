package controller

/** The variable currentBuild. */
class CurrentBuild implements Global {

    private static final long serialVersionUID = 1L

    String getDescription() {
        return Controller.current.description
    }

    void setDescription(String text) {
        Controller.current.description = text
    }

}
