/** A real browser for tests of pages, tag {@code pages}. Start at {@link io.jenkins.plugins.mysqlsnapshot.browser.BrowserExtension}. */
package io.jenkins.plugins.mysqlsnapshot.browser;
