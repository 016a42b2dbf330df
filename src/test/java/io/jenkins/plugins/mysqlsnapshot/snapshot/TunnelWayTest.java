package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.lock.TlsMode;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.workload.Mounts;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For which name the certificate of a server has to be that is reached through the API. */
class TunnelWayTest {

    private static final ServerPod POD = new ServerPod(
            "shop",
            "orders-0",
            "orders-0",
            false,
            false,
            "",
            "",
            "mysql",
            "mysql:8.0",
            3306,
            new Mounts(List.of()),
            "orders-0.orders.shop.svc",
            null);

    private static String address(String given) {
        ServerAccess access = new ServerAccess(null, new Account("u", "p"), new Tls(TlsMode.VERIFY, List.of(), given));
        return new TunnelWay(null, Clock.system()).to(POD, access).address().toString();
    }

    @Test
    void itIsThePodsFullNameUnlessOneIsGiven() {
        assertEquals("orders-0.orders.shop.svc:3306", address(null));
        assertEquals("db.example:3306", address("db.example"));
    }
}
