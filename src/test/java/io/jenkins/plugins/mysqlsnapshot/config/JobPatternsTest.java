package io.jenkins.plugins.mysqlsnapshot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which jobs a pattern means, and which near neighbours it does not. */
class JobPatternsTest {

    @ParameterizedTest
    @CsvSource({
        "shop/**, shop/release, true",
        "shop/**, shop/team/release, true",
        "shop/**, shop, false",
        "shop/**, shopping/release, false",
        "shop/**, Shop/release, false",
        "shop/**, other/shop/release, false",
        "shop/*, shop/release, true",
        "shop/*, shop/release/main, false",
        "shop/release, shop/release, true",
        "shop/release, shop/release2, false",
        "**/release, release, true",
        "**/release, shop/team/release, true",
        "**/release, shop/prerelease, false",
        "shop/**/main, shop/main, true",
        "shop/**/main, shop/a/b/main, true",
        "shop/**/main, shop/a/domain, false",
        "shop/db-?, shop/db-1, true",
        "shop/db-?, shop/db-, false",
        "a.b, a.b, true",
        "a.b, axb, false",
        "'a(b)[c]', 'a(b)[c]', true",
        "**, any/thing, true",
    })
    void aPatternMeans(String pattern, String job, boolean allowed) {
        assertEquals(allowed, JobPatterns.of(pattern).allow(job));
    }

    @Test
    void noPatternMeansEveryJob() {
        assertTrue(JobPatterns.of(null).allow("a/b"));
        assertTrue(JobPatterns.of(" \n\n").allow("a/b"));
    }

    @Test
    void oneOfSeveralLinesIsEnough() {
        JobPatterns patterns = JobPatterns.of(" shop/* \r\nbilling/*\n");
        assertTrue(patterns.allow("shop/a"));
        assertTrue(patterns.allow("billing/a"));
        assertFalse(patterns.allow("hr/a"));
    }
}
