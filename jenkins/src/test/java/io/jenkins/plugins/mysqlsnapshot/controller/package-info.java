/**
 * What a real controller does to builds that hold a lock: aborts, timeouts, restarts, kills. Each test ends with the same questions:
 * is the server free, is nothing left, is the build not green. Start reading at {@code ControllerScenario}.
 */
package io.jenkins.plugins.mysqlsnapshot.controller;
