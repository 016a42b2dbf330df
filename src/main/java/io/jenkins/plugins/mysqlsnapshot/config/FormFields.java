package io.jenkins.plugins.mysqlsnapshot.config;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.lock.TlsMode;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.AccountSecret;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import jenkins.model.Jenkins;

/**
 * What the forms of the steps and of the configuration have in common. Every method looks at the permission first: who lacks it learns nothing,
 * not even which credentials there are.
 */
public final class FormFields {

    private FormFields() {}

    /** Whether this user may see what a Pipeline of this item could use. */
    public static boolean allowed(Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    public static ListBoxModel credentials(Item item, String current, Class<? extends StandardCredentials> type) {
        StandardListBoxModel items = new StandardListBoxModel();
        if (!allowed(item)) {
            return items.includeCurrentValue(current);
        }
        return items.includeEmptyValue()
                .includeMatchingAs(
                        item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                        item,
                        type,
                        List.of(),
                        // the controller's own, of scope SYSTEM, is for no build
                        CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM)))
                .includeCurrentValue(current);
    }

    /** A choice of words; who lacks the permission sees the current one alone. */
    public static ListBoxModel words(Item item, String current, List<String> words) {
        ListBoxModel items = new ListBoxModel();
        if (!allowed(item)) {
            return items.add(current);
        }
        words.forEach(items::add);
        return items;
    }

    public static FormValidation required(Item item, String value, String meaning) {
        return required(item, value, meaning, given -> List.of());
    }

    /** Says that it is missing, or what the findings about it say. */
    public static FormValidation required(
            Item item, String value, String meaning, Function<String, List<Finding>> findings) {
        if (!allowed(item)) {
            return FormValidation.ok();
        }
        String given = Util.fixEmptyAndTrim(value);
        return given == null ? FormValidation.error("Give " + meaning + ".") : first(findings.apply(given));
    }

    /** What the findings say about it, where it is given. */
    public static FormValidation optional(Item item, String value, Function<String, List<Finding>> findings) {
        String given = Util.fixEmptyAndTrim(value);
        return !allowed(item) || given == null ? FormValidation.ok() : first(findings.apply(given));
    }

    public static FormValidation number(Item item, String value, long least, long most) {
        return checked(
                item,
                value,
                number -> number >= least && number <= most
                        ? List.of()
                        : List.of(new Finding("value", number + " is out of range", "give " + least + " to " + most)));
    }

    /** Says what a number's findings say, without their subject: that is the field's own label. */
    public static FormValidation checked(Item item, String value, LongFunction<List<Finding>> findings) {
        String given = Util.fixEmptyAndTrim(value);
        if (!allowed(item) || given == null) {
            return FormValidation.ok();
        }
        try {
            return first(findings.apply(Long.parseLong(given)));
        } catch (NumberFormatException x) {
            return FormValidation.error("Give a whole number.");
        }
    }

    /** A Secret of the namespace, in place of a credential. */
    public static FormValidation accountSecret(Item item, String value, String credentialsId) {
        return optional(
                item,
                value,
                given -> Util.fixEmptyAndTrim(credentialsId) == null
                        ? AccountSecret.findings(given)
                        : List.of(
                                new Finding("accountSecret", "is given beside credentials", "leave one of them out")));
    }

    /** What stands against a client certificate in this mode of TLS. */
    public static List<Finding> clientCertificate(String tls) {
        return TlsMode.PREFERRED.word().equalsIgnoreCase(Util.fixEmptyAndTrim(tls))
                ? List.of(new Finding(
                        "clientCertificateId",
                        "with tls '" + TlsMode.PREFERRED.word() + "' it is not shown",
                        "take verify or verifyCa, or leave it out"))
                : List.of();
    }

    private static FormValidation first(List<Finding> findings) {
        return findings.stream()
                .findFirst()
                .map(finding -> FormValidation.error(finding.found() + "; " + finding.remedy()))
                .orElseGet(FormValidation::ok);
    }
}
