package controller;

import com.cloudbees.groovy.cps.CpsTransformer;
import com.cloudbees.groovy.cps.sandbox.Untrusted;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.FieldNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.SourceUnit;
import org.kohsuke.groovy.sandbox.SandboxTransformer;

/**
 * Compiles for groovy-cps and the sandbox, what is not CPS-transformed (NonCPS methods) included. groovy-cps' own
 * SandboxCpsTransformer needs a newer groovy-sandbox than Maven Central has, for its refusal of finalizers alone.
 */
final class SandboxedCompiler extends CpsTransformer {
    private final SandboxTransformer sandbox = new SandboxTransformer();
    private ClassCodeExpressionTransformer visitor;

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode node) {
        visitor = sandbox.createVisitor(source, node);
        super.call(source, context, node);
    }

    @Override
    protected void processConstructors(ClassNode node) {
        sandbox.processConstructors(visitor, node);
    }

    @Override
    protected void visitNontransformedMethod(MethodNode method) {
        visitor.visitMethod(method);
    }

    @Override
    protected void visitNontransformedField(FieldNode field) {
        visitor.visitField(field);
    }

    @Override
    protected void visitNontransformedStatement(Statement statement) {
        statement.visit(visitor);
    }

    @Override
    protected Class<?> getTrustTag() {
        return Untrusted.class;
    }
}
