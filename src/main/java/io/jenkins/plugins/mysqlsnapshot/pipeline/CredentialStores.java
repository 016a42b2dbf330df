package io.jenkins.plugins.mysqlsnapshot.pipeline;

import com.cloudbees.plugins.credentials.common.StandardCredentials;

/** The credentials that somebody may use, by id. */
interface CredentialStores {

    /** Null where there is none of this id and type. */
    <C extends StandardCredentials> C find(String id, Class<C> type);

    /** It is the one that was meant: from here on Jenkins can tell where it is used. */
    default void used(StandardCredentials found) {
        // whoever only tries what a form says leaves no trace
    }

    /** Who looks, in words. */
    String user();
}
