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
    STATEMENT_TIMES
}
