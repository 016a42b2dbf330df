package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The words in which a server speaks of replication, in the order in which they are tried: the first whose question it
 * understands. Version numbers are no ladder.
 */
enum ReplicaDialect {
    /** MariaDB, which knows the next one too, but answers it for the default connection alone. */
    MARIADB("SHOW ALL SLAVES STATUS", "Connection_name"),
    /** MySQL 8.0.22 and newer; from 8.4 on the only one. */
    REPLICA("SHOW REPLICA STATUS", "Channel_Name"),
    /** MySQL 5.7 and 8.0. */
    SLAVE("SHOW SLAVE STATUS", "Channel_Name");

    private final String question;
    private final String nameColumn;

    ReplicaDialect(String question, String nameColumn) {
        this.question = question;
        this.nameColumn = nameColumn;
    }

    /** Asks for all channels. */
    String question() {
        return question;
    }

    /** Ends the applier of a channel, once the transactions that it is at are through; what comes in is kept. */
    String stop(String channel) {
        return applier("STOP", channel);
    }

    /** Starts it; while a stop is still under way the server lets this wait for it (seen on 5.7 to 9.7 and 10.11, 11.8). */
    String start(String channel) {
        return applier("START", channel);
    }

    private String applier(String verb, String channel) {
        String quoted = "'" + channel.replace("\\", "\\\\").replace("'", "''") + "'";
        return switch (this) {
            case MARIADB -> verb + " SLAVE " + quoted + " SQL_THREAD";
            case REPLICA -> verb + " REPLICA SQL_THREAD FOR CHANNEL " + quoted;
            case SLAVE -> verb + " SLAVE SQL_THREAD FOR CHANNEL " + quoted;
        };
    }

    /** The channel of this row. */
    ReplicaChannel channel(ResultSet row) throws SQLException {
        String lag = row.getString(column("Seconds_Behind_Master"));
        return new ReplicaChannel(
                text(row, nameColumn),
                text(row, column("Master_Host")) + ":" + row.getInt(column("Master_Port")),
                text(row, column("Slave_IO_Running")),
                text(row, column("Slave_SQL_Running")).equals("Yes"),
                lag == null ? null : Long.valueOf(lag),
                text(row, column("Master_Log_File")),
                row.getLong(column("Read_Master_Log_Pos")),
                text(row, column("Relay_Master_Log_File")),
                row.getLong(column("Exec_Master_Log_Pos")),
                text(row, this == MARIADB ? "Gtid_IO_Pos" : "Retrieved_Gtid_Set"),
                text(row, this == MARIADB ? "Gtid_Slave_Pos" : "Executed_Gtid_Set"),
                row.getInt("Last_SQL_Errno"));
    }

    private String column(String older) {
        return this == REPLICA ? older.replace("Master", "Source").replace("Slave", "Replica") : older;
    }

    private static String text(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value.replaceAll("\\s", "");
    }
}
