/**
 * The well-known flush-and-lock Deployment: whoever scales it to 1 has it lock a server, whoever scales it to 0 lets go. For sites
 * where Jenkins has no account on the server. Knows the way to the API, but neither JDBC nor volumes nor Jenkins. Start reading at
 * {@code FlushAndLock}.
 */
package io.jenkins.plugins.mysqlsnapshot.holder;
