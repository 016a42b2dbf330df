package io.jenkins.plugins.mysqlsnapshot.clone;

import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What one clone's objects are called, and who may log in to it: all by chance, so that no two clones meet. The password is for this
 * clone alone and shows nowhere.
 */
final class CloneNames {

    /** Label of everything that belongs to a clone; its value is the pod's name. */
    static final String LABEL = SnapshotMarks.PREFIX + "clone";

    private static final SecureRandom CHANCE = new SecureRandom();

    private final String id;
    private final Account account;

    private CloneNames(String id, Account account) {
        this.id = id;
        this.account = account;
    }

    /** Not those of any other clone. */
    static CloneNames byChance() {
        String id = hex(5);
        // what a password policy may ask for: small and large letters, digits, others
        return new CloneNames(id, new Account("jenkins_" + id, "Aa1-" + hex(16)));
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        CHANCE.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Of the pod, and of the Secret. */
    String pod() {
        return "mysql-clone-" + id;
    }

    /** Of the copy of the n-th volume. */
    String claim(int number) {
        return pod() + "-" + number;
    }

    Account account() {
        return account;
    }

    /** Not that of the server that was cut, nor of another clone. */
    long serverId() {
        return 1 + (Long.parseLong(id, 16) % 0xFFFF_FFFEL);
    }
}
