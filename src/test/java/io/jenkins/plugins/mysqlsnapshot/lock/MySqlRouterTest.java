package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.MySqlRouter;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Unavailable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real proxy, even in front of one server alone, is recognised before any lock. */
@Tag("matrix")
class MySqlRouterTest {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80().with("ssl", "0");

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(mysql.server());
    }

    @Test
    void mySqlRouterIsRecognisedAndRefused() throws Exception {
        LockScenario scenario = new LockScenario(mysql.server());
        try (MySqlRouter router =
                        Unavailable.skips(() -> MySqlRouter.start(mysql.folder().resolve("router"), mysql.server()));
                ReadLocker locker = scenario.locker(LockLimits.defaults(), router.port())) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("there is a proxy or load balancer in between"), message);
        }
        scenario.assertNothingHeld();
    }
}
