/**
 * A manifest as a page to look at: one HTML file and one SVG, made of the archived JSON alone. Knows no other part, no Jenkins, no cluster
 * and no server. Start with {@link io.jenkins.plugins.mysqlsnapshot.report.HtmlReport}; what is drawn is {@link
 * io.jenkins.plugins.mysqlsnapshot.report.ReadManifest}.
 */
package io.jenkins.plugins.mysqlsnapshot.report;
