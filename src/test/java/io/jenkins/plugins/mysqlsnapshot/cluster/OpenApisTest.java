package io.jenkins.plugins.mysqlsnapshot.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import org.junit.jupiter.api.Test;

/** Runs that talk to clusters at the same time; nothing is connected until something is asked. */
class OpenApisTest {

    private static final ApiServer SERVER = new ApiServer("https://api.example.org", null);

    private final OpenApis apis = new OpenApis(Clock.system());

    private static ApiAccess by(String token) {
        return ApiAccess.ofToken(SERVER, "credential 'ci'", token);
    }

    @Test
    void whoComesTheSameWaySharesAndTheLastOneOutCloses() throws Exception {
        OpenApis.Use first = apis.use(by("one"));
        OpenApis.Use second = apis.use(by("one"));
        assertSame(first.api(), second.api());
        first.close();
        // once is enough, and counts once
        first.close();
        OpenApis.Use third = apis.use(by("one"));
        assertSame(second.api(), third.api());
        second.close();
        third.close();
        try (OpenApis.Use anew = apis.use(by("one"))) {
            assertNotSame(third.api(), anew.api());
        }
    }

    @Test
    void anotherAccountAnotherServerAndAnotherKindOfAccessShareNothing() throws Exception {
        assertNotEquals(by("one"), by("two"));
        assertNotEquals(by("one"), ApiAccess.ofToken(new ApiServer("https://b.example.org", null), "x", "one"));
        assertNotEquals(ApiAccess.ofKubeconfig("a"), ApiAccess.ofKubeconfig("b"));
        assertNotEquals(ApiAccess.inCluster(), by("one"));
        // what it is called in messages is no difference
        assertEquals(by("one"), ApiAccess.ofToken(SERVER, "credential 'other'", "one"));
        try (OpenApis.Use one = apis.use(by("one"));
                OpenApis.Use two = apis.use(by("two"))) {
            assertNotSame(one.api(), two.api());
        }
    }

    @Test
    void anAccessThatCannotBeUsedIsNotKept() throws Exception {
        ApiAccess broken = ApiAccess.ofToken(SERVER, "credential 'ci'", "two words");
        assertThrows(ClusterException.class, () -> apis.use(broken));
        assertThrows(ClusterException.class, () -> apis.use(broken));
        try (OpenApis.Use other = apis.use(by("one"))) {
            assertTrue(other.api().client().getMasterUrl().toString().startsWith("https://api.example.org"));
        }
    }

    @Test
    void noSecretIsShown() {
        assertFalse(by("top-secret").toString().contains("top-secret"));
    }
}
