package controller;

import java.io.Serializable;
import java.util.List;

/** A step that a program waits for. */
public final class StepCall implements Serializable {
    private static final long serialVersionUID = 1L;
    public final String name;
    public final List<Object> arguments;

    StepCall(String name, List<Object> arguments) {
        this.name = name;
        this.arguments = arguments;
    }
}
