package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * The {@link ClusterApi}s that are in use: who comes the same way shares one, and the last one out closes it. Thread-safe; holds
 * nothing while nothing is used.
 */
public final class OpenApis {

    private final Clock clock;

    // guarded by itself
    private final Map<ApiAccess, Shared> open = new HashMap<>();

    public OpenApis(Clock clock) {
        this.clock = clock;
    }

    private static final class Shared {
        private final ClusterApi api;
        private int users;

        Shared(ClusterApi api) {
            this.api = api;
        }
    }

    /** One use of it, until it is closed. */
    public final class Use implements AutoCloseable {

        private final ApiAccess access;
        private final Shared shared;
        private boolean over;

        private Use(ApiAccess access, Shared shared) {
            this.access = access;
            this.shared = shared;
        }

        public ClusterApi api() {
            return shared.api;
        }

        @Override
        public void close() {
            synchronized (open) {
                if (over) {
                    return;
                }
                over = true;
                shared.users--;
                if (shared.users > 0) {
                    return;
                }
                open.remove(access);
            }
            shared.api.close();
        }
    }

    /**
     * One that is open already, or a new one.
     *
     * @throws ClusterException when the access cannot be used
     */
    public Use use(ApiAccess access) throws ClusterException {
        synchronized (open) {
            Shared shared = open.get(access);
            if (shared == null) {
                shared = new Shared(new ClusterApi(clock, access.connect()));
                open.put(access, shared);
            }
            shared.users++;
            return new Use(access, shared);
        }
    }
}
