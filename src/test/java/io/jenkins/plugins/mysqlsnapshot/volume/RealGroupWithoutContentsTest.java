package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A group cut by an account that may not see the group's content. */
class RealGroupWithoutContentsTest extends RealVolumes {

    @Override
    DocumentedRights rights() throws Exception {
        return DocumentedRights.all().without("volumegroupsnapshotcontents");
    }

    @Test
    void aMemberShowsTheCutBeforeTheGroupDoes() throws Exception {
        namespace.claim("data");
        namespace.claim("redo");
        try (VolumeCut cut = prepare(VolumeLimits.defaults(), "data", "redo")) {
            assertTrue(cut.create(in(10)));
            assertTrue(cut.awaitCut(in(30)));
            assertEquals(CutSnapshot.Source.GROUP_MEMBER, cut.cuts().get(0).source());
            cut.settle(in(60));
            cut.discard();
        }
        assertTrue(soon(() -> groups().isEmpty(), 30), () -> groups().toString());
        assertEquals(List.of(), namespace.snapshots());
        assertEquals(List.of(), labels());
    }
}
