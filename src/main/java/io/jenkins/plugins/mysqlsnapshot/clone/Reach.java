package io.jenkins.plugins.mysqlsnapshot.clone;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** By what way a clone's server is reached. */
public enum Reach {
    /** At its pod's address, from where pods can be reached. */
    POD,
    /** By a name that stays, of a Service of its own, from where the cluster's Services can be reached. */
    SERVICE,
    /** Through the API server alone: it listens inside its pod, and nobody in the cluster's network reaches it. */
    TUNNEL;

    /** Whether its server listens to the cluster's network. */
    boolean isByNetwork() {
        return this != TUNNEL;
    }

    /** As it stands in a Jenkinsfile. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty where the word is none of them. */
    public static Optional<Reach> of(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /** For a finding. */
    public static String words() {
        return Stream.of(values()).map(Reach::word).collect(Collectors.joining(", "));
    }
}
