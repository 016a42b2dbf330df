package io.jenkins.plugins.mysqlsnapshot.workload;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A row of what is known of operators and charts: how their server pods are recognized, and what is where in them. Data; see
 * {@link Operators}.
 *
 * @param title for people
 * @param group API group of its custom resource; empty where it has none that stands for one server
 * @param plural of that resource; empty where it has none
 * @param words by which a user may call it, as kubectl takes them
 * @param instanceLabel the pods' label with the name of the resource or release
 * @param labels the other labels of its server pods, with all values they have had in its versions, or {@code prefix*}
 * @param container the one that the server runs in
 * @param port of the server where no port of the container is named for it
 * @param secretField of the resource's spec, with dots, that names the secret; empty where none does
 * @param secretName what it is called unless that field says otherwise, {@code %s} for the instance; empty where it is not known
 * @param secretKey of root's password; empty where there is none
 */
public record Operator(
        String title,
        String group,
        String plural,
        List<String> words,
        String instanceLabel,
        Map<String, List<String>> labels,
        String container,
        int port,
        String secretField,
        String secretName,
        String secretKey) {

    private static final Pattern WILD = Pattern.compile("\\*$");

    boolean isCalled(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return words.contains(lower) || words.stream().anyMatch(own -> lower.equals(own + "." + group));
    }

    boolean made(Map<String, String> podLabels) {
        return labels.entrySet().stream().allMatch(entry -> {
            String value = podLabels.get(entry.getKey());
            return value != null && entry.getValue().stream().anyMatch(pattern -> fits(pattern, value));
        });
    }

    private static boolean fits(String pattern, String value) {
        return pattern.endsWith("*") ? value.startsWith(WILD.matcher(pattern).replaceFirst("")) : pattern.equals(value);
    }

    /** The label selector of one instance's server pods. */
    String selector(String instance) {
        StringBuilder selector = new StringBuilder(instanceLabel + "=" + instance);
        labels.forEach((key, values) -> {
            if (values.stream().noneMatch(value -> value.endsWith("*"))) {
                selector.append(",")
                        .append(key)
                        .append(" in (")
                        .append(String.join(",", values))
                        .append(")");
            }
        });
        return selector.toString();
    }

    /** Where it keeps the account by convention. */
    Optional<SecretHint> secret(String instance) {
        return secretName.isEmpty() || instance == null
                ? Optional.empty()
                : Optional.of(new SecretHint(secretName.replace("%s", instance), secretKey));
    }
}
