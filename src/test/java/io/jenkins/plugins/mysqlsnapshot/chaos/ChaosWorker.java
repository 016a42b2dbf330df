package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Queue;
import java.util.function.Consumer;

/** Carries out the plans of one kind of server, one after the other, in a world of its own; after a broken one in a new world. */
final class ChaosWorker implements Runnable {

    private final ServerKind kind;
    private final Path folder;
    private final Queue<Plan> plans;
    private final Consumer<ChaosRun.Result> results;

    ChaosWorker(ServerKind kind, Path folder, Queue<Plan> plans, Consumer<ChaosRun.Result> results) {
        this.kind = kind;
        this.folder = folder;
        this.plans = plans;
        this.results = results;
    }

    @Override
    public void run() {
        try {
            while (!plans.isEmpty()) {
                oneWorld();
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void oneWorld() throws IOException, SQLException, InterruptedException {
        try (ChaosWorld world = new ChaosWorld(kind, folder)) {
            for (Plan plan = plans.poll(); plan != null; plan = plans.poll()) {
                ChaosRun.Result result = new ChaosRun(plan, world).result();
                results.accept(result);
                if (!result.broken().isEmpty()) {
                    return;
                }
            }
        }
    }
}
