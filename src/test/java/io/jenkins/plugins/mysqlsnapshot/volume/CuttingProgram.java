package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A run that can be killed: prepares a cut, asks for it and sees it, a line each ({@code PREPARED}, {@code ASKED}, {@code CUT}), and
 * goes no further than its order says. Run in a JVM of its own ({@code LockingJvm}) by {@link RealOrphanTest}.
 */
public final class CuttingProgram {

    /** How long it stands where it was told to, if nobody kills it. */
    private static final Duration STANDS = Duration.ofMinutes(5);

    private CuttingProgram() {}

    static Properties order(String kubeconfig, VolumeRequest request, String until) {
        Properties order = new Properties();
        order.setProperty(
                "kubeconfig", Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8)));
        order.setProperty("set", request.setId());
        order.setProperty("namespace", request.namespace());
        order.setProperty("pvcs", String.join(",", request.pvcs()));
        order.setProperty("until", until);
        request.annotations().forEach((key, value) -> order.setProperty("annotation " + key, value));
        return order;
    }

    private static VolumeRequest request(Properties order) {
        Map<String, String> annotations = new HashMap<>();
        order.stringPropertyNames().stream()
                .filter(name -> name.startsWith("annotation "))
                .forEach(name -> annotations.put(name.substring("annotation ".length()), order.getProperty(name)));
        return new VolumeRequest(
                order.getProperty("set"),
                order.getProperty("namespace"),
                List.of(order.getProperty("pvcs").split(",", -1)),
                null,
                Map.of(),
                annotations);
    }

    /** Reads its order from standard input. */
    public static void main(String[] arguments) throws Exception {
        Properties order = new Properties();
        order.load(System.in);
        String until = order.getProperty("until");
        Clock clock = Clock.system();
        Timeline timeline = new Timeline(clock, event -> {});
        byte[] kubeconfig = Base64.getDecoder().decode(order.getProperty("kubeconfig"));
        try (KubernetesClient client = Kubeconfig.connect(new String(kubeconfig, StandardCharsets.UTF_8))) {
            VolumePlan plan = new VolumePreflight(client, timeline).check(request(order));
            try (VolumeCut cut = VolumeCut.prepare(
                    new ClusterApi(clock, client),
                    clock,
                    timeline,
                    plan,
                    new VolumeLimits(Duration.ofSeconds(90), Duration.ofSeconds(90)))) {
                say("PREPARED", until);
                cut.create(clock.deadline(Duration.ofSeconds(30)));
                say("ASKED", until);
                cut.awaitCut(clock.deadline(Duration.ofSeconds(60)));
                say("CUT", until);
            }
        }
    }

    private static void say(String word, String until) throws InterruptedException {
        System.out.println(word);
        System.out.flush();
        if (word.equals(until)) {
            Clock.system().pause(STANDS);
        }
    }
}
