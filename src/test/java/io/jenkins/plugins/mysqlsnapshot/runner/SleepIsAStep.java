package io.jenkins.plugins.mysqlsnapshot.runner;

import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/** Has a script's {@code sleep 5} mean the step: Groovy gives every object a method of that name, in milliseconds. */
final class SleepIsAStep extends CompilationCustomizer {

    static final String STEP = "step$sleep";

    SleepIsAStep() {
        super(CompilePhase.CANONICALIZATION);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode type) {
        new ClassCodeVisitorSupport() {
            @Override
            protected SourceUnit getSourceUnit() {
                return source;
            }

            @Override
            public void visitMethodCallExpression(MethodCallExpression call) {
                if (call.isImplicitThis() && "sleep".equals(call.getMethodAsString())) {
                    call.setMethod(new ConstantExpression(STEP));
                }
                super.visitMethodCallExpression(call);
            }
        }.visitClass(type);
    }
}
