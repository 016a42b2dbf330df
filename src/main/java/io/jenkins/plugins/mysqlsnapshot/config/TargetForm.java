package io.jenkins.plugins.mysqlsnapshot.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of a {@link TargetConfiguration}: in the global configuration, where {@code item} is null, or in that of a folder. */
public abstract class TargetForm extends Descriptor<TargetConfiguration> {

    @POST
    public ListBoxModel doFillClusterItems(@AncestorInPath Item item, @QueryParameter String cluster) {
        List<String> names = new ArrayList<>(List.of(""));
        SnapshotConfiguration.get().getClusters().forEach(each -> names.add(each.getName()));
        if (Util.fixEmptyAndTrim(cluster) != null && !names.contains(cluster)) {
            names.add(cluster);
        }
        return FormFields.words(item, cluster, names);
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return FormFields.credentials(item, credentialsId, StandardUsernamePasswordCredentials.class);
    }

    @POST
    public ListBoxModel doFillCaCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String caCredentialsId) {
        return FormFields.credentials(item, caCredentialsId, FileCredentials.class);
    }

    @POST
    public ListBoxModel doFillClientCertificateIdItems(
            @AncestorInPath Item item, @QueryParameter String clientCertificateId) {
        return FormFields.credentials(item, clientCertificateId, StandardCertificateCredentials.class);
    }

    /** By the field beside it: only a connection that is verified shows a certificate. */
    @POST
    public FormValidation doCheckClientCertificateId(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String tls) {
        return FormFields.optional(item, value, id -> FormFields.clientCertificate(tls));
    }

    @POST
    public ListBoxModel doFillPreferItems(@AncestorInPath Item item, @QueryParameter String prefer) {
        return FormFields.words(item, prefer, ConfigurationWords.preferences());
    }

    @POST
    public ListBoxModel doFillTlsItems(@AncestorInPath Item item, @QueryParameter String tls) {
        return FormFields.words(item, tls, ConfigurationWords.tlsModes());
    }

    @POST
    public FormValidation doCheckName(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.required(item, value, "the name that Jenkinsfiles say");
    }

    @POST
    public FormValidation doCheckCredentialsId(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String accountSecret) {
        return Util.fixEmptyAndTrim(accountSecret) == null
                ? FormFields.required(item, value, "a username/password credential")
                : FormValidation.ok();
    }

    @POST
    public FormValidation doCheckAccountSecret(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String credentialsId) {
        return FormFields.accountSecret(item, value, credentialsId);
    }

    @POST
    public FormValidation doCheckHost(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.optional(
                item, value, host -> new ServerAddress(host, TargetConfiguration.DEFAULT_PORT).findings());
    }

    @POST
    public FormValidation doCheckWorkload(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.optional(
                item, value, given -> new WorkloadRequest("", given, null, List.of(), null).findings());
    }

    @POST
    public FormValidation doCheckPort(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.number(item, value, 1, 65535);
    }

    @POST
    public FormValidation doCheckMaxReplicaLagSeconds(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.number(item, value, 0, 86400);
    }

    /** Tries what the form says, saved or not, with the credentials that the jobs of this place may use. */
    @POST
    public FormValidation doTestConnection(
            @AncestorInPath Item item,
            @QueryParameter String name,
            @QueryParameter String cluster,
            @QueryParameter String namespace,
            @QueryParameter String workload,
            @QueryParameter String selector,
            @QueryParameter String container,
            @QueryParameter String pvcs,
            @QueryParameter String prefer,
            @QueryParameter String maxReplicaLagSeconds,
            @QueryParameter String host,
            @QueryParameter String port,
            @QueryParameter String credentialsId,
            @QueryParameter String accountSecret,
            @QueryParameter String tls,
            @QueryParameter String caCredentialsId,
            @QueryParameter String tlsName,
            @QueryParameter String clientCertificateId,
            @QueryParameter String snapshotClass,
            @QueryParameter String groupSnapshotClass)
            throws InterruptedException {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
        TargetConfiguration target = new TargetConfiguration(name);
        target.setCluster(cluster);
        target.setNamespace(namespace);
        target.setWorkload(workload);
        target.setSelector(selector);
        target.setContainer(container);
        target.setPvcs(Collections.singletonList(pvcs));
        target.setPrefer(prefer);
        target.setMaxReplicaLagSeconds(number(maxReplicaLagSeconds, target.getMaxReplicaLagSeconds()));
        target.setHost(host);
        target.setPort(number(port, target.getPort()));
        target.setCredentialsId(credentialsId);
        target.setAccountSecret(accountSecret);
        target.setTls(tls);
        target.setCaCredentialsId(caCredentialsId);
        target.setTlsName(tlsName);
        target.setClientCertificateId(clientCertificateId);
        target.setSnapshotClass(snapshotClass);
        target.setGroupSnapshotClass(groupSnapshotClass);
        FoundTarget found = new FoundTarget(target, item == null ? null : item.getFullName());
        List<Finding> refusals = found.refusals();
        ConnectionTest.Report report = refusals.isEmpty()
                ? ExtensionList.lookupSingleton(ConnectionTest.class).test(found, item)
                : new ConnectionTest.Report(
                        false, refusals.stream().map(Finding::toString).toList());
        TestedTargets.get().tested(found, Clock.system().now(), report);
        String list = report.lines().stream()
                .map(line -> "<li>" + Util.escape(line) + "</li>")
                .collect(Collectors.joining("", "<ul>", "</ul>"));
        return report.passed() ? FormValidation.okWithMarkup(list) : FormValidation.errorWithMarkup(list);
    }

    /** What stands beside the field already, where it is none. */
    private static int number(String given, int otherwise) {
        try {
            return Integer.parseInt(given);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
