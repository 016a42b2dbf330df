package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.util.Secret;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PasswordMaskTest {

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PasswordMask mask = new PasswordMask(Secret.fromString("Aa1-0123"));

    private String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPasswordIsTakenOutWhereverItStandsInALine() throws Exception {
        try (OutputStream out = mask.decorateLogger(null, log)) {
            out.write("+ mysql -pAa1-0123 -h Aa1-0123\nAa1-012\n".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals("+ mysql -p**** -h ****\nAa1-012\n", log());
    }

    @Test
    void aPasswordThatComesInPiecesIsTakenOutToo() throws Exception {
        try (OutputStream out = mask.decorateLogger(null, log)) {
            out.write("it is Aa1".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertEquals("", log());
            out.write("-0123 you see".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals("it is **** you see", log());
    }

    @Test
    void everyOtherByteStaysWhatItWas() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        try (OutputStream out = mask.decorateLogger(null, log)) {
            out.write(all);
        }
        assertArrayEquals(all, log.toByteArray());
    }
}
