package io.jenkins.plugins.mysqlsnapshot.chaos;

/** What goes on at the server beside the short writes, which are always there. */
enum Load {
    LONG_SELECT,
    LONG_UPDATE,
    IDLE_TRANSACTION,
    LOCK_TABLES,
    DDL,
    MYISAM;

    /** Whether a lock may have to wait for it, so that a run may be given up although nothing failed. */
    boolean mayBlock() {
        return this != IDLE_TRANSACTION;
    }
}
