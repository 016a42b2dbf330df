package io.jenkins.plugins.mysqlsnapshot.lock;

/** Something that only some servers have, found by trying it: version numbers are no ladder. */
public enum ServerFeature {
    /** {@code LOCK INSTANCE FOR BACKUP}: MySQL 8.0 and newer. */
    INSTANCE_LOCK,
    /** {@code BACKUP STAGE}: MariaDB 10.4 and newer, whose read lock does not wait for SELECTs any more. */
    BACKUP_STAGES,
    /** {@code LOCK TABLES FOR BACKUP}: Percona Server. */
    TABLES_FOR_BACKUP,
    /** {@code TIME_MS} and {@code QUERY_ID} of {@code information_schema.PROCESSLIST}: MariaDB. */
    PROCESS_MILLIS,
    /** {@code performance_schema.events_statements_current} can be read and knows ages to the nanosecond: MySQL. */
    STATEMENT_TIMES,
    /** {@code information_schema.METADATA_LOCK_INFO}: MariaDB where this plugin is loaded. */
    METADATA_LOCK_INFO,
    /** {@code performance_schema.metadata_locks} was full at some time since the server's start: not all it has is in there. */
    METADATA_LOCKS_LOST
}
