package io.jenkins.plugins.mysqlsnapshot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of targets of one name, the nearest folder's is meant; and what a folder may not say by itself. */
class NearestFolderTest {

    private final SnapshotConfiguration configuration = SnapshotConfiguration.get();
    private final Folder shop = new Folder(null, "shop");
    private final Folder team = new Folder(shop, "shop/team");
    private final Item job = new Job(team, "shop/team/release");

    private static final class Folder extends AbstractFolder<TopLevelItem> {
        Folder(ItemGroup<? extends Item> parent, String fullName) {
            super(parent, fullName);
        }

        void has(TargetConfiguration... targets) {
            getProperties().add(new FolderTargetsProperty(List.of(targets)));
        }
    }

    private record Job(ItemGroup<? extends Item> getParent, String getFullName) implements Item {}

    private static TargetConfiguration target(String name, String namespace) {
        TargetConfiguration target = new TargetConfiguration(name);
        target.setNamespace(namespace);
        return target;
    }

    @BeforeEach
    void asInstalledWithOneTarget() {
        configuration.setAllowInlineServers(false);
        configuration.setAllowKillPolicies(false);
        configuration.setClusters(List.of());
        configuration.setTargets(List.of(target("db", "global")));
    }

    @AfterEach
    void nothingStays() {
        configuration.setTargets(List.of());
    }

    private String namespaceOfDb() {
        return FoundTarget.of("db", job).orElseThrow().target().getNamespace();
    }

    @Test
    void withoutFoldersItIsTheGlobalOne() {
        assertEquals("global", namespaceOfDb());
        assertTrue(FoundTarget.of("other", job).isEmpty());
    }

    @Test
    void theOuterFolderGoesBeforeTheGlobalOne() {
        shop.has(target("db", "outer"));
        assertEquals("outer", namespaceOfDb());
    }

    @Test
    void theInnerFolderGoesBeforeTheOuterOne() {
        shop.has(target("db", "outer"));
        team.has(target("db", "inner"));
        assertEquals("inner", namespaceOfDb());
    }

    @Test
    void aFolderBesideIsNotLookedAt() {
        new Folder(null, "billing").has(target("billing-db", "billing"));
        assertTrue(FoundTarget.of("billing-db", job).isEmpty());
    }

    @Test
    void theNamesForAJobAreThoseItMayUse() {
        TargetConfiguration closed = target("closed", "global");
        closed.setAllowedJobs("hr/**");
        configuration.setTargets(List.of(target("db", "global"), closed));
        shop.has(target("shop-db", "shop"));
        assertEquals(List.of("shop-db", "db"), FoundTarget.namesFor(job));
    }

    @Test
    void aHostOfAFolderNeedsAnAdministratorsLeave() {
        TargetConfiguration elsewhere = target("elsewhere", null);
        elsewhere.setHost("169.254.169.254");
        shop.has(elsewhere);
        List<Finding> findings = FoundTarget.of("elsewhere", job).orElseThrow().findings(job);
        assertEquals("target 'elsewhere' of folder 'shop'", findings.get(0).subject());
        configuration.setAllowInlineServers(true);
        assertEquals(List.of(), FoundTarget.of("elsewhere", job).orElseThrow().findings(job));
    }

    @Test
    void aKillPolicyOfAFolderNeedsAnAdministratorsLeave() {
        TargetConfiguration killing = target("killing", null);
        LimitsConfiguration limits = new LimitsConfiguration();
        limits.setGuardPolicy("KILLALL");
        killing.setLimits(limits);
        shop.has(killing);
        assertEquals(
                1, FoundTarget.of("killing", job).orElseThrow().findings(job).size());
        configuration.setAllowKillPolicies(true);
        assertEquals(List.of(), FoundTarget.of("killing", job).orElseThrow().findings(job));
    }
}
