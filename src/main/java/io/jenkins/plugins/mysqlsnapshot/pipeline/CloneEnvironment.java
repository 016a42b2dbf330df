package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.EnvVars;
import hudson.util.Secret;
import java.util.Set;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/** What the body of a {@code withMysqlClone} finds in its environment. The password is saved with the program encrypted, as a secret. */
final class CloneEnvironment extends EnvironmentExpander {

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "MYSQL_CLONE_";
    private static final String PASSWORD = PREFIX + "PASSWORD";

    private final TreeMap<String, String> variables = new TreeMap<>();
    private final Secret password;

    CloneEnvironment(BodyClone given, String host, int port) {
        boolean isIpv6 = host.indexOf(':') >= 0;
        variables.put(PREFIX + "HOST", host);
        variables.put(PREFIX + "PORT", Integer.toString(port));
        variables.put(PREFIX + "USER", given.server().user());
        variables.put(PREFIX + "SET", given.set());
        variables.put(PREFIX + "URL", "jdbc:mysql://" + (isIpv6 ? "[" + host + "]" : host) + ":" + port + "/");
        password = given.password();
    }

    @Override
    public void expand(EnvVars env) {
        env.putAll(variables);
        env.put(PASSWORD, password.getPlainText());
    }

    /** For Jenkins's warning of a secret in an interpolated string. */
    @Override
    public Set<String> getSensitiveVariables() {
        return Set.of(PASSWORD);
    }
}
