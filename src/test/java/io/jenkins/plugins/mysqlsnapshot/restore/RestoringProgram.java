package io.jenkins.plugins.mysqlsnapshot.restore;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetCatalog;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.RestoredServer;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ServerSearch;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Target;
import io.jenkins.plugins.mysqlsnapshot.snapshot.TunnelWay;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A restore in place in a JVM of its own, which kills itself by SIGKILL right before or right after the n-th request that changes anything.
 * Reads its order from standard input.
 */
public final class RestoringProgram {

    private static final Duration EACH = Duration.ofMinutes(3);

    private RestoringProgram() {}

    /** Says {@code done …}, or {@code failed …}, or nothing more once it has said {@code point …}. */
    public static void main(String[] arguments) throws Exception {
        Properties order = new Properties();
        order.load(System.in);
        int point = Integer.parseInt(order.getProperty("point"));
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Kubeconfig.parse(order.getProperty("kubeconfig")))
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("death", new Death(point)))
                .build();
        Clock clock = Clock.system();
        Timeline timeline = new Timeline(clock, event -> System.out.println(event.detail()));
        String namespace = order.getProperty("namespace");
        Login login = new PodLogin(client, clock, order);
        try {
            InPlaceRestore restore = new InPlaceRestore(
                    client,
                    clock,
                    timeline,
                    new InPlaceRestore.Site(
                            namespace,
                            order.getProperty("workload"),
                            "dying",
                            order.getProperty("holder"),
                            any -> Holders.State.OVER,
                            EACH),
                    login);
            String undo = order.getProperty("undo");
            RestoreOutcome outcome;
            if (undo != null) {
                outcome = restore.undo(undo);
            } else if (restore.isUnderWay(order.getProperty("set"))) {
                outcome = restore.goOn();
            } else {
                KnownSet set = new SetCatalog(client)
                        .in(namespace).stream()
                                .filter(one -> one.id().equals(order.getProperty("set")))
                                .findFirst()
                                .orElseThrow();
                outcome = restore.begin(set.id(), set.snapshots());
            }
            System.out.println("done " + outcome.state() + " " + outcome.id() + " " + outcome.downMillis() + " "
                    + outcome.ownMillis());
        } catch (ClusterException failure) {
            System.out.println("failed " + failure.getMessage());
        }
        System.exit(0);
    }

    /** Counts what changes anything; even points are before it is sent, odd ones after it was answered. */
    private static final class Death implements Interceptor {

        private final int point;
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();

        Death(int point) {
            this.point = point;
        }

        private static boolean changes(HttpRequest request) {
            return !request.method().equals("GET")
                    && !request.uri().getPath().contains("selfsubject")
                    && !String.valueOf(request.uri().getQuery()).contains("dryRun");
        }

        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (changes(request) && 2 * sent.getAndIncrement() == point) {
                die("before", request);
            }
        }

        @Override
        public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
            if (changes(request) && 2 * answered.getAndIncrement() + 1 == point) {
                die("after", request);
            }
        }

        private static void die(String when, HttpRequest request) {
            System.out.println("point " + when + " " + request.method() + " "
                    + request.uri().getPath());
            System.out.flush();
            try {
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start();
                new CountDownLatch(1).await();
            } catch (IOException | InterruptedException e) {
                Runtime.getRuntime().halt(137);
            }
        }
    }

    /** By the API to whatever pod is ready. */
    private record PodLogin(KubernetesClient client, Clock clock, Properties order) implements Login {

        @Override
        public RestoredServer open() throws ClusterException, LockException, InterruptedException {
            try {
                ServerAccess given = new ServerAccess(
                        null, new Account(order.getProperty("user"), order.getProperty("password")), Tls.preferred());
                return RestoredServer.open(
                        new ServerSearch(
                                        new Timeline(clock, event -> {}),
                                        client,
                                        new AccessReview(client),
                                        Target.of(new WorkloadRequest(
                                                order.getProperty("namespace"),
                                                order.getProperty("workload"),
                                                null,
                                                List.of(),
                                                null)),
                                        given,
                                        new TunnelWay(client, clock))
                                .find()
                                .access(),
                        Duration.ofSeconds(30));
            } catch (SnapshotException several) {
                throw new ClusterException(several.findings(), several);
            }
        }

        @Override
        public Optional<Finding> missing(AccessReview rights) {
            return Optional.empty();
        }
    }
}
