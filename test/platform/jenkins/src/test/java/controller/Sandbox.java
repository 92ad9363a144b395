package controller;

import groovy.lang.Closure;
import groovy.lang.GroovyClassLoader;
import groovy.lang.Script;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.codehaus.groovy.runtime.DefaultGroovyMethods;
import org.codehaus.groovy.runtime.EncodingGroovyMethods;
import org.codehaus.groovy.runtime.MetaClassHelper;
import org.codehaus.groovy.runtime.StringGroovyMethods;
import org.kohsuke.groovy.sandbox.GroovyInterceptor;

/**
 * The script sandbox: groovy-sandbox meets each call of the program, and this lets through what stands in a list of signatures
 * (in the words of the plugin Script Security), what the program itself defines, and the controller's own variables.
 */
public final class Sandbox extends GroovyInterceptor {
    private static final List<Class<?>> EXTENSIONS = List.of(DefaultGroovyMethods.class, StringGroovyMethods.class, EncodingGroovyMethods.class);

    /** Casts and texts with values in them: what the pipeline plugin allows of its own accord. */
    private static final List<String> COMPILED = List.of(
        "staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter asType java.lang.Object java.lang.Class",
        "new org.codehaus.groovy.runtime.GStringImpl java.lang.Object[] java.lang.String[]");

    private final Set<String> allowed;

    public Sandbox(List<String> allowed) {
        this.allowed = new TreeSet<>(allowed);
    }

    @Override
    public Object onMethodCall(Invoker invoker, Object receiver, String method, Object... arguments) throws Throwable {
        checkMethod(receiver, method, arguments);
        return super.onMethodCall(invoker, receiver, method, arguments);
    }

    @Override
    public Object onStaticCall(Invoker invoker, Class receiver, String method, Object... arguments) throws Throwable {
        if (!isOwn(receiver)) {
            check(fitting(receiver, method, arguments, true), "staticMethod " + receiver.getName() + " " + method);
        }
        return super.onStaticCall(invoker, receiver, method, arguments);
    }

    @Override
    public Object onNewInstance(Invoker invoker, Class receiver, Object... arguments) throws Throwable {
        if (!isOwn(receiver) && receiver != PipelineScript.class) {
            check(constructors(receiver, arguments), "new " + receiver.getName());
        }
        return super.onNewInstance(invoker, receiver, arguments);
    }

    @Override
    public void onSuperConstructor(Invoker invoker, Class receiver, Object... arguments) throws Throwable {
        onNewInstance(invoker, receiver, arguments);
    }

    @Override
    public Object onGetProperty(Invoker invoker, Object receiver, String property) throws Throwable {
        boolean free = receiver instanceof Map || receiver instanceof Script || isOwnObject(receiver) || receiver.getClass().isArray();
        if (!free) {
            checkMethod(receiver, "get" + MetaClassHelper.capitalize(property), new Object[0]);
        }
        return super.onGetProperty(invoker, receiver, property);
    }

    @Override
    public Object onSetProperty(Invoker invoker, Object receiver, String property, Object value) throws Throwable {
        if (!(receiver instanceof Map || receiver instanceof Script || isOwnObject(receiver))) {
            checkMethod(receiver, "set" + MetaClassHelper.capitalize(property), new Object[] {value});
        }
        return super.onSetProperty(invoker, receiver, property, value);
    }

    @Override
    public Object onGetArray(Invoker invoker, Object receiver, Object index) throws Throwable {
        if (!receiver.getClass().isArray()) {
            checkMethod(receiver, "getAt", new Object[] {index});
        }
        return super.onGetArray(invoker, receiver, index);
    }

    @Override
    public Object onSetArray(Invoker invoker, Object receiver, Object index, Object value) throws Throwable {
        if (!receiver.getClass().isArray()) {
            checkMethod(receiver, "putAt", new Object[] {index, value});
        }
        return super.onSetArray(invoker, receiver, index, value);
    }

    @Override
    public Object onGetAttribute(Invoker invoker, Object receiver, String attribute) throws Throwable {
        throw new SecurityException("Scripts not permitted to use field " + receiver.getClass().getName() + " " + attribute);
    }

    /** An operator on numbers is no call; an unknown method of a script is a step. */
    private void checkMethod(Object receiver, String method, Object[] arguments) {
        if (isOwnObject(receiver)) {
            return;
        }
        List<String> found = fitting(receiver.getClass(), method, arguments, false);
        Object[] withSelf = new Object[arguments.length + 1];
        withSelf[0] = receiver;
        System.arraycopy(arguments, 0, withSelf, 1, arguments.length);
        for (Class<?> extension : EXTENSIONS) {
            found.addAll(fitting(extension, method, withSelf, true));
        }
        boolean operator = receiver instanceof Number && List.of("plus", "minus", "compareTo", "multiply").contains(method);
        if (!operator && !(found.isEmpty() && (receiver instanceof Script || receiver instanceof Closure))) {
            check(found, "method " + receiver.getClass().getName() + " " + method + Arrays.toString(arguments));
        }
    }

    private void check(List<String> found, String what) {
        if (found.stream().noneMatch(one -> COMPILED.contains(one) || allowed.contains(one))) {
            throw new SecurityException("Scripts not permitted to use " + (found.isEmpty() ? what : String.join(" or ", found)));
        }
    }

    private static boolean isOwnObject(Object receiver) {
        return receiver instanceof Global || isOwn(receiver instanceof Class<?> type ? type : receiver.getClass());
    }

    /** Compiled from the Jenkinsfile or the library. */
    private static boolean isOwn(Class<?> type) {
        return type.getClassLoader() instanceof GroovyClassLoader && !Closure.class.isAssignableFrom(type);
    }

    private static List<String> fitting(Class<?> type, String name, Object[] arguments, boolean isStatic) {
        List<String> found = new ArrayList<>();
        for (Class<?> one : lineage(type)) {
            for (Method method : one.getDeclaredMethods()) {
                boolean candidate = method.getName().equals(name) && Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers()) == isStatic;
                if (candidate && takes(method, arguments)) {
                    found.add((isStatic ? "staticMethod " : "method ") + signature(one.getName() + " " + name, method));
                }
            }
        }
        return found;
    }

    private static List<String> constructors(Class<?> type, Object[] arguments) {
        return Arrays.stream(type.getConstructors()).filter(one -> takes(one, arguments)).map(one -> "new " + signature(type.getName(), one)).toList();
    }

    private static String signature(String name, Executable method) {
        return name + Arrays.stream(method.getParameterTypes()).map(type -> " " + type.getCanonicalName()).collect(Collectors.joining());
    }

    private static List<Class<?>> lineage(Class<?> type) {
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            all.add(one);
            for (Class<?> face : one.getInterfaces()) {
                all.addAll(lineage(face));
            }
        }
        return all;
    }

    private static boolean takes(Executable method, Object[] arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length == 1 && types[0] == Object[].class && method.isVarArgs()) {
            return true;
        }
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            boolean fits = arguments[i] == null ? !types[i].isPrimitive() : MetaClassHelper.isAssignableFrom(types[i], arguments[i].getClass());
            boolean text = arguments[i] instanceof groovy.lang.GString && types[i] == String.class;
            if (!fits && !text) {
                return false;
            }
        }
        return true;
    }
}
