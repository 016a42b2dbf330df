package io.jenkins.plugins.mysqlsnapshot.workload;

/**
 * Where a server's account is kept in the cluster: told to the user, never read by us.
 *
 * @param name of the secret
 * @param key in it
 */
public record SecretHint(String name, String key) {

    @Override
    public String toString() {
        return "secret " + name + ", key " + key;
    }
}
