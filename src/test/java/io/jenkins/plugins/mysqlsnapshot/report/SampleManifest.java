package io.jenkins.plugins.mysqlsnapshot.report;

/** Manifests to be drawn, as an archived one looks: a wait of seconds for ready beside a lock of 86 ms. */
public final class SampleManifest {

    private SampleManifest() {}

    public static String proved() {
        return """
            {
              "format" : 1, "setId" : "before-42", "state" : "proved", "createdAt" : "2026-11-23T20:14:03.120Z",
              "origin" : { "job" : "shop/migrate-orders", "build" : 42, "url" : "https://jenkins.example/job/nightly/42/" },
              "server" : { "address" : "10.0.0.4:3306", "product" : "MySQL 8.0.46", "hostname" : "mysql-0", "serverUuid" : "3e11fa47-71ca-11e1-9e33-c80aa9429562", "pod" : "mysql-0", "container" : "mysql" },
              "position" : { "binlogFile" : "binlog.000007", "binlogOffset" : 918273, "gtidSet" : "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-48213", "serverUuid" : "3e11fa47-71ca-11e1-9e33-c80aa9429562" },
              "snapshots" : [
                { "name" : "before-42-data-mysql-0", "namespace" : "shop", "pvc" : "data-mysql-0", "snapshotClass" : "csi-fast", "driver" : "d", "uid" : "u1", "cutAt" : "2026-11-23T20:14:01Z", "cutSeenOn" : "content", "cutMillis" : 43, "ready" : true, "restoreSize" : "20Gi", "group" : null },
                { "name" : "before-42-binlog-mysql-0", "namespace" : "shop", "pvc" : "binlog-mysql-0", "snapshotClass" : "csi-fast", "driver" : "d", "uid" : "u2", "cutAt" : "2026-11-23T20:14:01Z", "cutSeenOn" : "content", "cutMillis" : 61, "ready" : true, "restoreSize" : "5Gi", "group" : null }
              ],
              "lock" : { "strategy" : "instance", "reason" : "commits may go on: all tables are InnoDB", "connectionId" : 812, "heldMillis" : 86, "cutMillis" : 68, "stallMillis" : 288, "leaseSeconds" : 10,
                "givenUp" : [ { "number" : 1, "millis" : 200, "inFlush" : false, "behind" : [ "connection 7: SELECT SLEEP(?)" ] } ],
                "limits" : { "maxHoldMillis" : 15000, "attemptBoundMillis" : 200, "acquireBudgetMillis" : 5000 } },
              "proof" : { "lockedMillis" : 1400, "requestedMillis" : 1407, "cutSeenMillis" : 1468, "provedMillis" : 1475, "unlockedMillis" : 1486, "restsOn" : "session",
                "statements" : [ "connection 812 held the lock before the first request and after the last cut", "the lock's ticket was the same both times", "the position was the same both times" ] },
              "warnings" : [ "sync_binlog is 0: a crash of the host may lose commits" ],
              "timeline" : [
                { "phase" : "preflight", "at" : "2026-11-23T20:14:00Z", "millis" : 0.4, "detail" : "mysql-0 of StatefulSet mysql" },
                { "phase" : "guard", "at" : "2026-11-23T20:14:00Z", "millis" : 610, "detail" : "nothing in the way" },
                { "phase" : "attempt", "at" : "2026-11-23T20:14:00Z", "millis" : 830, "detail" : "number 1, given up after 200 ms" },
                { "phase" : "locked", "at" : "2026-11-23T20:14:01Z", "millis" : 1400, "detail" : "read lock held by connection 812" },
                { "phase" : "create", "at" : "2026-11-23T20:14:01Z", "millis" : 1407, "detail" : "asking for 2 snapshots" },
                { "phase" : "cut", "at" : "2026-11-23T20:14:01Z", "millis" : 1450, "detail" : "before-42-data-mysql-0" },
                { "phase" : "cut", "at" : "2026-11-23T20:14:01Z", "millis" : 1468, "detail" : "before-42-binlog-mysql-0" },
                { "phase" : "proved", "at" : "2026-11-23T20:14:01Z", "millis" : 1475, "detail" : "held throughout" },
                { "phase" : "unlocked", "at" : "2026-11-23T20:14:01Z", "millis" : 1486, "detail" : "held 86 ms" },
                { "phase" : "ready", "at" : "2026-11-23T20:14:08Z", "millis" : 8350, "detail" : "before-42-data-mysql-0, before-42-binlog-mysql-0 ready to restore from" }
              ]
            }
            """;
    }

    /** Two servers, a volume each. */
    public static String joint() {
        String part = """
            { "target" : "%s", "namespace" : "shop", "server" : { "hostname" : "%s" }, "position" : null, "uids" : [ "u" ],
              "snapshots" : [ "%s" ], "lock" : { "heldMillis" : 80 },
              "proof" : { "lockedMillis" : %d, "requestedMillis" : 1407, "cutSeenMillis" : 1468, "provedMillis" : 1475, "unlockedMillis" : %d } }
            """;
        return proved().replace(
                        "\"format\" : 1",
                        "\"format\" : 2, \"targets\" : ["
                                + part.formatted("orders", "mysql-0", "before-42-data-mysql-0", 1390, 1486) + ","
                                + part.formatted("billing", "mysql-1", "before-42-binlog-mysql-0", 1400, 1492) + "]");
    }

    /** What a run leaves that could not get its lock: two attempts were given up behind a report. */
    public static String failedRun() {
        return """
            {
              "format" : 1, "setId" : "before-43", "state" : "failed", "createdAt" : "2026-11-23T20:20:09.300Z",
              "origin" : { "job" : "shop/migrate-orders", "build" : 43, "url" : "https://jenkins.example/job/nightly/43/" },
              "stoppedIn" : "attempt",
              "findings" : [ { "subject" : "MySQL server 10.0.0.4:3306", "found" : "no lock within 5 s in 2 attempts, each given up after 200 ms; in the way: connection 7 of report@10.0.0.9 for 41 s: SELECT SLEEP(?)", "remedy" : "end that statement, or raise acquireBudgetSeconds" } ],
              "leftBehind" : [ { "subject" : "VolumeSnapshot shop/before-43-data-mysql-0", "found" : "still there after 60 s", "remedy" : "delete it once the storage lets it go; it is marked pending, which nothing accepts" } ],
              "server" : { "address" : "10.0.0.4:3306", "product" : "MySQL 8.0.46", "hostname" : "mysql-0", "serverUuid" : "u", "pod" : "mysql-0", "container" : "mysql" },
              "limits" : { "maxHoldMillis" : 15000, "attemptBoundMillis" : 200, "acquireBudgetMillis" : 5000 },
              "timeline" : [
                { "phase" : "preflight", "at" : "2026-11-23T20:20:00Z", "millis" : 0.4, "detail" : "mysql-0 of StatefulSet mysql" },
                { "phase" : "guard", "at" : "2026-11-23T20:20:00Z", "millis" : 610, "detail" : "waiting for connection 7: SELECT SLEEP(?)" },
                { "phase" : "attempt", "at" : "2026-11-23T20:20:04Z", "millis" : 4100, "detail" : "number 1 given up after 200 ms, its connection ended, nothing is held" },
                { "phase" : "attempt", "at" : "2026-11-23T20:20:05Z", "millis" : 5200, "detail" : "number 2 given up after 201 ms, its connection ended, nothing is held" },
                { "phase" : "delete", "at" : "2026-11-23T20:20:09Z", "millis" : 9200, "detail" : "deleting before-43-data-mysql-0" }
              ]
            }
            """;
    }

    /** What a verification of it says. */
    public static String evidence(String state, String problems) {
        return """
            { "format" : 1, "setId" : "before-42", "namespace" : "shop", "state" : "%s", "at" : "2026-11-23T20:16:00Z", "server" : "MySQL 8.0.46", "problems" : [ %s ] }
            """.formatted(state, problems);
    }

    /** The claim is called like this. */
    public static String named(String json) {
        return proved().replace("data-mysql-0", json);
    }
}
