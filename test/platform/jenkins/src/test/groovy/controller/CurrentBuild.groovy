package controller

/** The variable currentBuild. */
class CurrentBuild implements Global {

    private static final long serialVersionUID = 1L

    String getDescription() {
        return Controller.current.description
    }

    List getBuildCauses(String type) {
        return type == 'hudson.model.Cause$UserIdCause' && Controller.current.startedBy ? [[userId: Controller.current.startedBy]] : []
    }

    void setDescription(String text) {
        Controller.current.description = text
    }

}
