package io.jenkins.plugins.mysqlsnapshot.catalog;

import java.time.Duration;

/**
 * What a release asks of a set, besides that it is proved, whole and ready.
 *
 * @param maxAge null for any
 * @param schemaVersion null for any
 */
public record GateDemands(Duration maxAge, boolean verified, String schemaVersion) {}
