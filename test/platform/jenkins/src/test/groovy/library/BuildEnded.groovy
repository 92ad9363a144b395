package library

/** What the step error throws. */
class BuildEnded extends RuntimeException {

    private static final long serialVersionUID = 1L

    BuildEnded(String message) {
        super(message)
    }

}
