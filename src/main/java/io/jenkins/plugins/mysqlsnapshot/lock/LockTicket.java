package io.jenkins.plugins.mysqlsnapshot.lock;

/**
 * One granted lock of a session, as {@code performance_schema.metadata_locks} shows it.
 *
 * @param object what is locked: {@code GLOBAL}, {@code COMMIT}, {@code BACKUP LOCK}, on MariaDB {@code BACKUP}
 * @param type how: {@code SHARED}, on MariaDB the stage
 * @param duration how long: {@code EXPLICIT} until it is let go
 */
public record LockTicket(String object, String type, String duration) {

    boolean is(String wantedObject, String wantedType) {
        return object.equals(wantedObject) && type.equals(wantedType);
    }

    @Override
    public String toString() {
        return object + " " + type;
    }
}
