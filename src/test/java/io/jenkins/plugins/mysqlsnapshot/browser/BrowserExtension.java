package io.jenkins.plugins.mysqlsnapshot.browser;

import io.jenkins.plugins.mysqlsnapshot.fixture.ChromiumPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class one browser, started before its first test and ended after its last. Where there is none to be had, the class is
 * skipped with a line that says why.
 */
public final class BrowserExtension implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {

    private Browser browser;

    /** The running browser. */
    public Browser browser() {
        return browser;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (browser != null) {
            return ConditionEvaluationResult.enabled("it runs");
        }
        try {
            Optional<String> why = ChromiumPrograms.whyItCannotRun();
            // surefire counts what is skipped but keeps the reason to itself
            why.ifPresent(reason -> System.err.println(context.getDisplayName() + " skipped: " + reason));
            return why.map(ConditionEvaluationResult::disabled)
                    .orElseGet(() -> ConditionEvaluationResult.enabled("it can run"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ConditionEvaluationResult.disabled("interrupted");
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        browser = Browser.start(ChromiumPrograms.get());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (browser != null) {
            browser.close();
        }
    }
}
