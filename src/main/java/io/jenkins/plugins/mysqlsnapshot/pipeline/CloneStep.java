package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Util;
import io.jenkins.plugins.mysqlsnapshot.clone.Isolation;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters of the steps that boot a server on a copy of a set. They hold what the script said; nothing is checked until the step runs. */
public abstract class CloneStep extends CatalogStep {

    static final int LONGEST_SECONDS = 7 * 24 * 3600;
    private static final int DEFAULT_START_SECONDS = 1800;

    private String set;
    private String image;
    private String isolation = Isolation.AUTO.word();
    private int startTimeoutSeconds = DEFAULT_START_SECONDS;

    CloneStep(String target) {
        super(target);
    }

    public String getSet() {
        return set;
    }

    /** Null or empty: the newest proved one that is ready. */
    @DataBoundSetter
    public void setSet(String set) {
        this.set = Util.fixEmptyAndTrim(set);
    }

    public String getImage() {
        return image;
    }

    /** Null or empty: the one that ran when the set was cut. */
    @DataBoundSetter
    public void setImage(String image) {
        this.image = Util.fixEmptyAndTrim(image);
    }

    public String getIsolation() {
        return isolation;
    }

    /** Null or empty: the default. */
    @DataBoundSetter
    public void setIsolation(String isolation) {
        String given = Util.fixEmptyAndTrim(isolation);
        this.isolation = given == null ? Isolation.AUTO.word() : given;
    }

    public int getStartTimeoutSeconds() {
        return startTimeoutSeconds;
    }

    @DataBoundSetter
    public void setStartTimeoutSeconds(int startTimeoutSeconds) {
        this.startTimeoutSeconds = startTimeoutSeconds;
    }

    final Duration start() {
        return Duration.ofSeconds(startTimeoutSeconds);
    }

    /** {@link #findings()} tells first whether it can be used. */
    final Isolation isolationMode() {
        return Isolation.of(isolation).orElseThrow();
    }

    @Override
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(super.findings());
        if (Isolation.of(isolation).isEmpty()) {
            findings.add(
                    new Finding("isolation", "'" + isolation + "' is unknown", "give one of " + Isolation.words()));
        }
        findings.addAll(rangeFindings("startTimeoutSeconds", startTimeoutSeconds, LONGEST_SECONDS, "seconds"));
        return findings;
    }

    static List<Finding> rangeFindings(String parameter, long given, long most, String unit) {
        return given >= 1 && given <= most
                ? List.of()
                : List.of(new Finding(parameter, "is " + given, "give 1 to " + most + " " + unit + " (seven days)"));
    }
}
