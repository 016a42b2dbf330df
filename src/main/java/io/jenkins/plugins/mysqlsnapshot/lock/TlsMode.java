package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.Arrays;
import java.util.Optional;

/** What is asked of the connection to a server, beside that it works. */
public enum TlsMode {
    /** TLS, by a certificate that a trusted CA signed for this very host. */
    VERIFY("verify", "VERIFY_IDENTITY"),
    /** TLS, by a certificate that a given CA signed for whomever: for the one that MySQL makes by itself, which names no host. */
    VERIFY_CA("verifyCa", "VERIFY_CA"),
    /** TLS where the server offers it, by whatever certificate. Protects from who only listens. */
    PREFERRED("preferred", "PREFERRED");

    private final String word;
    private final String driverWord;

    TlsMode(String word, String driverWord) {
        this.word = word;
        this.driverWord = driverWord;
    }

    /** As it stands in scripts, on the command line and in the log. */
    public String word() {
        return word;
    }

    /** Connector/J's {@code sslMode}. */
    String driverWord() {
        return driverWord;
    }

    /** The mode of this word in any case; empty where there is none. */
    public static Optional<TlsMode> of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.word.equalsIgnoreCase(word))
                .findFirst();
    }
}
