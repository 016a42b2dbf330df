package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a session does to tables, as far as a lock may have to wait for it. Told from the statement's text, so a careful guess. */
enum StatementKind {
    /** Reads only, and locks no row for a later write. */
    READ,
    /** Writes, or may: whatever is none of the others. */
    WRITE,
    /** Changes what tables there are or how they look. */
    DDL,
    /** An idle session that keeps a table open for reading: LOCK TABLES … READ, or an open HANDLER. */
    READ_HELD,
    /** An idle session that keeps a table for writing: LOCK TABLES … WRITE. */
    WRITE_HELD,
    /** An idle session that keeps a table for reading and every DDL of the server going: FLUSH TABLES … FOR EXPORT on MySQL 8.0. */
    DDL_HELD;

    private static final Set<String> READS =
            Set.of("SELECT", "TABLE", "VALUES", "SHOW", "EXPLAIN", "DESC", "DESCRIBE", "CHECKSUM");
    private static final Set<String> DDLS =
            Set.of("ALTER", "CREATE", "DROP", "TRUNCATE", "RENAME", "OPTIMIZE", "REPAIR", "ANALYZE");

    /** A statement's beginning up to its first word. A versioned comment is no comment: what it has is run. */
    private static final Pattern BEFORE_FIRST_WORD =
            Pattern.compile("(?s)^(?:\\s++|\\(|--[^\\n]*+|#[^\\n]*+|/\\*(?!M?!).*?\\*/)++");

    private static final Pattern WRITES_BEHIND_WITH = Pattern.compile("(?is)\\b(?:UPDATE|DELETE|INSERT|REPLACE)\\b");
    private static final Pattern FOR_UPDATE = Pattern.compile("(?is)\\bFOR\\s+UPDATE\\b");

    /** How much of a statement is looked at from each end; one can have megabytes of literals. */
    private static final int LOOKED_AT = 4000;

    /** A SELECT … FOR UPDATE is a WRITE: both servers' read locks wait for it like for one (seen on 8.0.15 and 11.4.5). */
    static StatementKind of(String sql) {
        String begin = BEFORE_FIRST_WORD
                .matcher(sql.substring(0, Math.min(sql.length(), LOOKED_AT)))
                .replaceFirst("");
        String end = sql.substring(Math.max(0, sql.length() - LOOKED_AT));
        String word = begin.split("[^A-Za-z]", 2)[0].toUpperCase(Locale.ROOT);
        if (DDLS.contains(word)) {
            return DDL;
        }
        boolean reads = READS.contains(word)
                || (word.equals("WITH") && !WRITES_BEHIND_WITH.matcher(sql).find());
        return reads && !FOR_UPDATE.matcher(end).find() ? READ : WRITE;
    }

    /** Whether it is a running statement; else what is held while nothing runs. */
    boolean isRunning() {
        return this == READ || this == WRITE || this == DDL;
    }

    /** Whether it can only read. */
    boolean isReading() {
        return this == READ || this == READ_HELD;
    }
}
