package io.jenkins.plugins.mysqlsnapshot.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Item;
import hudson.security.Permission;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import jakarta.servlet.ServletRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.security.stapler.StaplerDispatchable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page of a named target: what a cluster says, what it does not, and who is told. */
class TargetPageTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answer = new CountDownLatch(1);

    private record Folder(Set<Permission> permissions) implements Item {
        @Override
        public String getFullName() {
            return "shop";
        }

        @Override
        public boolean hasPermission(Permission permission) {
            return permissions.contains(permission);
        }
    }

    private static ServletRequest noParameters() {
        return (ServletRequest) Proxy.newProxyInstance(
                TargetPageTest.class.getClassLoader(),
                new Class<?>[] {ServletRequest.class},
                (proxy, method, arguments) -> null);
    }

    @AfterEach
    void noThreadWaits() {
        answer.countDown();
        SnapshotConfiguration.get().setTargets(List.of());
    }

    private static FoundTarget target() {
        return new FoundTarget(new TargetConfiguration("orders-db"), null);
    }

    private TargetPage page(TargetLooks looks) {
        return new TargetPage(target(), null, looks);
    }

    private TargetPage saying(KnownSet... sets) {
        return page(new TargetLooks((target, folder) -> List.of(sets), Clock.system(), LONG));
    }

    private static List<String> ids(List<ShownSet> sets) {
        return sets.stream().map(ShownSet::getId).toList();
    }

    /** Jenkins blocks an address below a page unless its method says that it is one. */
    @Test
    void aTargetCanBeReachedByItsAddress() throws Exception {
        assertTrue(
                TargetList.class.getMethod("getTarget", String.class).isAnnotationPresent(StaplerDispatchable.class));
    }

    @Test
    void provedSetsStandApartFromTheRest() {
        TargetPage page = saying(
                ClusterSets.proved("new", Duration.ofHours(5)),
                ClusterSets.set("half", SnapshotMarks.PENDING, Duration.ofMinutes(12), Map.of()),
                ClusterSets.proved("old", Duration.ofDays(3)));
        assertNull(page.getProblem());
        assertNotNull(page.getKnownAt());
        assertEquals(List.of("new", "old"), ids(page.getProved()));
        assertEquals(List.of("half"), ids(page.getOpen()));
        assertEquals(
                List.of("5 h 0 min", "3 d"),
                page.getProved().stream().map(ShownSet::getAge).toList());
        assertEquals("12 min", page.getOpen().get(0).getAge());
        assertEquals("1/1", page.getOpen().get(0).getParts());
    }

    @Test
    void whatProtectsASetAndWhatIsBadAboutItIsTold() {
        ShownSet shown = saying(ClusterSets.set(
                        "one",
                        SnapshotMarks.PROVED,
                        Duration.ofHours(1),
                        Map.of(SnapshotMarks.PROTECTED, "audit", SnapshotMarks.FAILED_BECAUSE, "table t is bad")))
                .getProved()
                .get(0);
        assertEquals("audit", shown.getProtectedBy());
        assertEquals("table t is bad", shown.getFailedBecause());
        assertEquals("shop/backup#7", shown.getBuild());
        assertEquals("https://jenkins.example/job/shop/7/", shown.getBuildUrl());
        assertNull(shown.getVerifiedAt());
    }

    @Test
    void aMarkThatIsNoWebAddressIsNoLink() {
        for (String url : List.of("javascript:alert(1)", "data:text/html,x", "//evil.example", "")) {
            assertNull(saying(ClusterSets.set(
                            "one", SnapshotMarks.PROVED, Duration.ofHours(1), Map.of(SnapshotMarks.BUILD_URL, url)))
                    .getProved()
                    .get(0)
                    .getBuildUrl());
        }
    }

    @Test
    void aClusterThatDoesNotAnswerIsToldWithinTheBoundAndAskedOnce() {
        TargetLooks looks = new TargetLooks(
                (target, folder) -> {
                    asked.incrementAndGet();
                    answer.await();
                    return List.of(ClusterSets.proved("late", Duration.ofHours(1)));
                },
                Clock.system(),
                SHORT);
        assertTrue(page(looks).getProblem().startsWith("the cluster does not answer: "));
        assertNull(page(looks).getKnownAt());
        assertEquals(List.of(), page(looks).getProved());
        assertEquals(1, asked.get(), "one question is open, whoever looks");
    }

    @Test
    void whatWasKnownBeforeIsShownWhileAClusterIsSilent() throws Exception {
        TargetLooks looks = new TargetLooks(
                (target, folder) -> {
                    if (asked.incrementAndGet() > 1) {
                        throw new ClusterException(new Finding("cluster 'prod'", "is not reachable", "look at it"));
                    }
                    return List.of(ClusterSets.proved("one", Duration.ofHours(1)));
                },
                Clock.system(),
                LONG);
        assertNull(page(looks).getProblem());
        TargetPage again = page(looks);
        assertTrue(again.getProblem().contains("is not reachable"));
        assertEquals(List.of("one"), ids(again.getProved()));
        assertNotNull(again.getKnownAt());
    }

    @Test
    void aDefectIsNoStackTrace() {
        TargetPage page = page(new TargetLooks(
                (target, folder) -> {
                    throw new IllegalStateException("password=secret");
                },
                Clock.system(),
                LONG));
        assertEquals("failed (IllegalStateException); the controller's log says more", page.getProblem());
        assertEquals(List.of(), page.getProved());
    }

    @Test
    void onePageAsksOnce() {
        TargetPage page = page(new TargetLooks(
                (target, folder) -> {
                    asked.incrementAndGet();
                    return List.of();
                },
                Clock.system(),
                LONG));
        page.getProblem();
        page.getProved();
        page.preview(noParameters());
        assertEquals(1, asked.get());
    }

    @Test
    void aTargetWithoutAClusterSaysSo() {
        TargetPage page = page(new TargetLooks());
        assertTrue(page.getProblem().contains("names no cluster and namespace"), page.getProblem());
    }

    @Test
    void onlyAdministratorsSeeTheGlobalTargets() {
        assertThrows(IllegalStateException.class, () -> new GlobalTargets().getTarget());
        assertEquals("MySQL snapshot targets", new GlobalTargets().getDisplayName());
    }

    @Test
    void onlyWhoMayConfigureAFolderSeesItsTargets() {
        FolderTargetPages hidden = new FolderTargetPages(new Folder(Set.of(Item.EXTENDED_READ)));
        assertThrows(IllegalStateException.class, hidden::getTarget);
        assertNull(hidden.getIconFileName());
        FolderTargetPages seen = new FolderTargetPages(new Folder(Set.of(Item.CONFIGURE)));
        assertNotNull(seen.getTarget());
        assertNotNull(seen.getIconFileName());
    }

    @Test
    void theListNamesTheTargetsAndAsksNobody() {
        TargetConfiguration orders = new TargetConfiguration("orders-db");
        orders.setCluster("prod");
        orders.setNamespace("shop");
        SnapshotConfiguration.get().setTargets(List.of(orders));
        TargetList list = new TargetList(null);
        assertEquals(
                List.of("orders-db"),
                list.getTargets().stream().map(TargetPage::getName).toList());
        assertEquals("prod", list.getTarget("orders-db").getCluster());
        assertNull(list.getTarget("billing"));
        assertNull(list.getTarget("orders-db").getTestedAt());
        assertFalse(list.getTarget("orders-db").isTestPassed());
    }
}
