package controller;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.SerializableScript;
import groovy.lang.MissingPropertyException;
import java.util.Arrays;
import org.codehaus.groovy.runtime.InvokerHelper;

/**
 * What Jenkinsfiles and library scripts extend here. Resolves names as Jenkins' own CpsScript does: variables of the library,
 * then steps; an unknown one is a NoSuchMethodError in the words of its DSL class.
 */
public abstract class PipelineScript extends SerializableScript {
    private static final long serialVersionUID = 1L;

    /** The run that is going on. One at a time. */
    static Run run;

    @Override
    public final Object invokeMethod(String name, Object arguments) {
        Object[] list = InvokerHelper.asArray(arguments);
        Object variable = run.variable(name);
        if (variable != null) {
            return InvokerHelper.getMetaClass(variable).invokeMethod(variable, "call", list);
        }
        Object blocks = run.blocks();
        if (!InvokerHelper.getMetaClass(blocks).respondsTo(blocks, name).isEmpty() && !(this.getClass() == blocks.getClass())) {
            return InvokerHelper.getMetaClass(blocks).invokeMethod(blocks, name, list);
        }
        if (run.hasStep(name)) {
            return Continuable.suspend(name, new StepCall(name, Arrays.asList(list)));
        }
        throw new NoSuchMethodError("No such DSL method '" + name + "' found among steps [...] or symbols [...] or globals [...]");
    }

    @Override
    public Object getProperty(String name) {
        try {
            return super.getProperty(name);
        } catch (MissingPropertyException missing) {
            Object global = run.global(name);
            if (global != null) {
                return global;
            }
            throw missing;
        }
    }

    /** What a script needs of a run. */
    public interface Run {
        /** The script vars/NAME.groovy of the library, or null. */
        Object variable(String name);

        /** The script that defines steps with a block. */
        Object blocks();

        boolean hasStep(String name);

        Object global(String name);
    }
}
