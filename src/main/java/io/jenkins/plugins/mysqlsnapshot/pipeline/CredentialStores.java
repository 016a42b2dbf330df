package io.jenkins.plugins.mysqlsnapshot.pipeline;

import com.cloudbees.plugins.credentials.common.StandardCredentials;

/** The credentials that somebody may use, by id. */
interface CredentialStores {

    /** Null where there is none of this id and type. */
    <C extends StandardCredentials> C find(String id, Class<C> type);

    /** Who looks, in words. */
    String user();
}
