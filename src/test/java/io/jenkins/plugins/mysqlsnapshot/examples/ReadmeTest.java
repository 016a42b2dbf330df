package io.jenkins.plugins.mysqlsnapshot.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the Java of the README compiles against what is built here. */
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void itsJavaCompiles() throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("README.md")));
        int found = 0;
        while (block.find()) {
            found++;
            assertEquals(List.of(), complaints(block.group(1)), block.group(1));
        }
        assertTrue(found > 0, "the README has no ```java block any more");
    }

    /** What javac says of these statements inside of a method that has what they take for granted: a password, a PEM, a cut. */
    private List<String> complaints(String statements) throws Exception {
        String source = """
                import io.jenkins.plugins.mysqlsnapshot.lock.*;
                import io.jenkins.plugins.mysqlsnapshot.timeline.*;
                final class Snippet {
                    void cut() {}
                    void run(String password, String caPem) throws Exception {
                        %s
                    }
                }
                """.formatted(statements);
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options =
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
        StringWriter rest = new StringWriter();
        boolean compiled = javac.getTask(rest, null, diagnostics, options, null, List.of(file))
                .call();
        List<String> complaints = new ArrayList<>();
        if (!compiled) {
            complaints.add(rest.toString());
        }
        complaints.addAll(diagnostics.getDiagnostics().stream()
                .map(one -> one.getMessage(null))
                .collect(Collectors.toList()));
        return complaints;
    }
}
