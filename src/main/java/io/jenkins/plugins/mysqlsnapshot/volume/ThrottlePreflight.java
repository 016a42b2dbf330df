package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Predicts how late the last cut of a plan is seen because the sidecars are throttled, tells it with the flags that cure it, and finds
 * it where the lock may not be held that long. Reads pods only where the account may, and only where it matters. Used once, by a
 * {@link VolumePreflight}.
 */
final class ThrottlePreflight {

    /** Not worth a line below this, nor a look at pods. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    private static final String SYSTEM = "kube-system";
    private static final long PAGE = 250;
    private static final int MOST_PAGES = 40;
    private static final String CURE =
            "--kube-api-qps=200 --kube-api-burst=400 on csi-snapshotter and snapshot-controller";

    private final KubernetesClient client;
    private final Timeline timeline;
    private final AccessReview rights;

    ThrottlePreflight(KubernetesClient client, Timeline timeline, AccessReview rights) {
        this.client = client;
        this.timeline = timeline;
        this.rights = rights;
    }

    /** What stands in the way, if anything does. */
    Optional<Finding> expect(VolumePlan plan, Duration maxHold) {
        if (SidecarThrottle.assumed("").lastCut(plan).compareTo(WORTH_TELLING) < 0) {
            return Optional.empty();
        }
        SidecarThrottle throttle = throttle(plan.snapshots().get(0).driver());
        Duration last = throttle.lastCut(plan);
        String words = String.format(
                Locale.ROOT,
                "%d snapshots at once: the last cut is expected %.1f s after the request (%s requests/s, burst %d: %s)",
                plan.snapshots().size(),
                last.toMillis() / 1000.0,
                BigDecimal.valueOf(throttle.qps()).stripTrailingZeros().toPlainString(),
                throttle.burst(),
                throttle.known());
        if (last.compareTo(maxHold) > 0) {
            return Optional.of(new Finding(
                    "namespace " + plan.namespace(),
                    words + ", and the lock may be held " + maxHold.toSeconds() + " s",
                    "set " + CURE + ", cut them by a VolumeGroupSnapshot, or raise maxHold"));
        }
        timeline.record(Phase.PREFLIGHT, words + (last.compareTo(WORTH_TELLING) < 0 ? "" : "; what cures it: " + CURE));
        return Optional.empty();
    }

    private SidecarThrottle throttle(String driver) {
        if (rights.mayAll("", "pods", null, "list")) {
            return SidecarThrottle.of(pods(null), driver);
        }
        if (rights.mayAll("", "pods", SYSTEM, "list")) {
            return SidecarThrottle.of(pods(SYSTEM), driver);
        }
        return SidecarThrottle.assumed("for their pods may not be read; to have them read, add a ClusterRole with "
                + AccessReview.rule("", "pods", "list"));
    }

    /** In pages, for a cluster may have very many. */
    private List<Pod> pods(String namespace) {
        List<Pod> pods = new ArrayList<>();
        String next = null;
        for (int page = 0; page < MOST_PAGES && (page == 0 || next != null); page++) {
            var options =
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
            PodList list = namespace == null
                    ? client.pods().inAnyNamespace().list(options)
                    : client.pods().inNamespace(namespace).list(options);
            pods.addAll(list.getItems());
            String token = list.getMetadata().getContinue();
            next = token == null || token.isEmpty() ? null : token;
        }
        return pods;
    }
}
