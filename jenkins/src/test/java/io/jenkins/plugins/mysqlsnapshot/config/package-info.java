/** The configuration on a real controller: its forms, its file, its code, its folders, and what it refuses. */
package io.jenkins.plugins.mysqlsnapshot.config;
