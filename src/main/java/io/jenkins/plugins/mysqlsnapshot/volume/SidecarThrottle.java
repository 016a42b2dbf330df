package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast csi-snapshotter and snapshot-controller may talk to the API server, and what that makes of many snapshots at once. A pure
 * function of their pods.
 *
 * @param qps requests a second of the slower one ({@code --kube-api-qps})
 * @param burst requests at once of the smaller one ({@code --kube-api-burst})
 * @param known in words, where this is from
 */
record SidecarThrottle(double qps, int burst, String known) {

    static final double DEFAULT_QPS = 5;
    static final int DEFAULT_BURST = 10;

    // fitted to what external-snapshotter 8.7.0 was measured to do with 5 and 20 at once, throttled and not
    private static final int REQUESTS_UNTIL_CONTENT = 6;
    private static final int BURSTS_UNTIL_CONTENT = 2;
    private static final int REQUESTS_UNTIL_SNAPSHOT = 10;
    private static final Duration EACH = Duration.ofMillis(35);
    private static final Duration GROUP_CONTENT = Duration.ofMillis(500);
    private static final Duration GROUP_MEMBER = Duration.ofSeconds(2);

    private static final Pattern FLAG = Pattern.compile("--?kube-api-(qps|burst)[= ]([0-9]+(?:\\.[0-9]+)?)");

    /** What both do unless told otherwise. */
    static SidecarThrottle assumed(String why) {
        return new SidecarThrottle(
                DEFAULT_QPS,
                DEFAULT_BURST,
                "the defaults of csi-snapshotter and snapshot-controller are assumed, " + why);
    }

    /**
     * As their pods say. Where several sidecars may be the driver's, the fastest counts: a run is refused on sure ground alone.
     *
     * @param pods of all namespaces that may be read
     */
    static SidecarThrottle of(List<Pod> pods, String driver) {
        List<SidecarThrottle> sidecars = new ArrayList<>();
        List<SidecarThrottle> controllers = new ArrayList<>();
        boolean named = pods.stream()
                .filter(pod -> pod.getSpec().getContainers().stream().anyMatch(one -> is(one, "csi-snapshotter")))
                .anyMatch(pod -> mentions(pod, driver));
        for (Pod pod : pods) {
            for (Container one : pod.getSpec().getContainers()) {
                String where = pod.getMetadata().getNamespace() + "/"
                        + pod.getMetadata().getName();
                if (is(one, "csi-snapshotter") && (!named || mentions(pod, driver))) {
                    sidecars.add(flags(one, where));
                } else if (is(one, "snapshot-controller")) {
                    controllers.add(flags(one, where));
                }
            }
        }
        if (sidecars.isEmpty() && controllers.isEmpty()) {
            return assumed("for none of their pods is to be seen");
        }
        return slower(fastest(sidecars, "csi-snapshotter"), fastest(controllers, "snapshot-controller"));
    }

    private static boolean is(Container one, String program) {
        return program.equals(one.getName())
                || (one.getImage() != null && one.getImage().matches(".*\\b" + program + "(?:[:@].*)?"));
    }

    private static boolean mentions(Pod pod, String driver) {
        return Serialization.asJson(pod.getSpec()).contains(driver);
    }

    private static SidecarThrottle flags(Container one, String where) {
        double qps = DEFAULT_QPS;
        int burst = DEFAULT_BURST;
        List<String> words = new ArrayList<>(one.getCommand());
        words.addAll(one.getArgs());
        Matcher flag = FLAG.matcher(String.join(" ", words));
        while (flag.find()) {
            if (flag.group(1).equals("qps")) {
                qps = Double.parseDouble(flag.group(2));
            } else {
                burst = (int) Double.parseDouble(flag.group(2));
            }
        }
        return new SidecarThrottle(qps, burst, "pod " + where);
    }

    private static SidecarThrottle fastest(List<SidecarThrottle> all, String program) {
        return all.stream()
                .reduce((one, other) -> one.qps >= other.qps ? one : other)
                .orElse(new SidecarThrottle(DEFAULT_QPS, DEFAULT_BURST, program + " not seen, its defaults assumed"));
    }

    private static SidecarThrottle slower(SidecarThrottle one, SidecarThrottle other) {
        return new SidecarThrottle(
                Math.min(one.qps, other.qps), Math.min(one.burst, other.burst), one.known + ", " + other.known);
    }

    /** From the request to the last cut we see, the storage's own time not counted. */
    Duration lastCut(VolumePlan plan) {
        if (plan.group() != null) {
            return plan.group().watchContents() ? GROUP_CONTENT : GROUP_MEMBER;
        }
        int snapshots = plan.snapshots().size();
        double beyond = plan.watchContents()
                ? REQUESTS_UNTIL_CONTENT * snapshots - (double) BURSTS_UNTIL_CONTENT * burst
                : REQUESTS_UNTIL_SNAPSHOT * snapshots - (double) burst;
        double seconds = qps <= 0 ? 0 : Math.max(0, beyond) / qps;
        return EACH.multipliedBy(snapshots).plusMillis(Math.round(seconds * 1000));
    }
}
