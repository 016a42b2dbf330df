package io.jenkins.plugins.mysqlsnapshot.config;

import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.lock.LockMode;
import io.jenkins.plugins.mysqlsnapshot.lock.TlsMode;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Preference;
import java.util.Arrays;
import java.util.List;

/** The words that a form offers, as Jenkinsfile, log and manifest have them. */
public final class ConfigurationWords {

    private ConfigurationWords() {}

    public static List<String> policies() {
        return Arrays.stream(GuardPolicy.values()).map(GuardPolicy::word).toList();
    }

    public static List<String> locks() {
        return Arrays.stream(LockMode.values()).map(LockMode::word).toList();
    }

    public static List<String> tlsModes() {
        return Arrays.stream(TlsMode.values()).map(TlsMode::word).toList();
    }

    public static List<String> preferences() {
        return Arrays.stream(Preference.values()).map(Preference::word).toList();
    }
}
