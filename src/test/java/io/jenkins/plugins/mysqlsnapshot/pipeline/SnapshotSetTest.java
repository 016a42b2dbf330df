package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script gets: usable in the sandbox, kept over a restart, and nothing that a script could change. */
class SnapshotSetTest {

    private static final Set<Class<?>> PLAIN = Set.of(String.class, long.class, ArrayList.class, SetPosition.class);

    private static SnapshotSet set() {
        Manifest.Snapshot snapshot = new Manifest.Snapshot(
                "s1-data",
                "shop",
                "data",
                List.of("data"),
                "fast",
                "csi",
                "uid",
                Instant.EPOCH,
                "content",
                40,
                true,
                "1Gi",
                null);
        return new SnapshotSet(
                new Manifest(
                        1,
                        "s1",
                        "proved",
                        Instant.EPOCH,
                        null,
                        null,
                        new Position("binlog.000001", 155, "a:1-5", "uuid"),
                        null,
                        List.of(snapshot),
                        new Manifest.Lock("global", "global was asked for", 7L, 86, 60, 88L, 10, List.of(), null),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        null),
                "shop");
    }

    @Test
    void aBuildCanKeepIt() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(set());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            SnapshotSet kept = (SnapshotSet) in.readObject();
            assertEquals(List.of("s1-data"), kept.getNames());
            assertEquals("binlog.000001:155 a:1-5", kept.getPosition().toString());
            assertEquals(86, kept.getHeldMillis());
            assertEquals(60, kept.getCutMillis());
            assertEquals("mysql-snapshots/s1.json", kept.getArtifact());
        }
    }

    @Test
    void aScriptCannotChangeIt() {
        SnapshotSet set = set();
        set.getNames().clear();
        assertEquals(List.of("s1-data"), set.getNames());
    }

    @ParameterizedTest
    @ValueSource(classes = {SnapshotSet.class, SetPosition.class})
    void itHoldsPlainValuesOnly(Class<?> type) {
        assertTrue(Serializable.class.isAssignableFrom(type));
        assertTrue(Modifier.isFinal(type.getModifiers()));
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                assertTrue(PLAIN.contains(field.getType()), field.toString());
                assertTrue(Modifier.isFinal(field.getModifiers()), field.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {SnapshotSet.class, SetPosition.class})
    void everyPublicMethodIsAGetterThatTheSandboxAllows(Class<?> type) {
        Stream<Method> methods =
                Arrays.stream(type.getDeclaredMethods()).filter(each -> Modifier.isPublic(each.getModifiers()));
        assertEquals(
                List.of(),
                methods.filter(each -> !each.isAnnotationPresent(Whitelisted.class) || each.getParameterCount() > 0)
                        .toList());
    }
}
