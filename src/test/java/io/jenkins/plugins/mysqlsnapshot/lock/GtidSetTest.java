package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sets are the same, and which can have grown from which: both families, several sources, tags and domains. */
class GtidSetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:1-5 | a:1-5 | true",
                "a:1-5,b:1 | b:1,a:1-5 | true",
                "A:1-5 | a:1-3:4-5 | true",
                "a:1-5:tag:1-2 | a:tag:1-2,a:1-5 | true",
                "a:1-5:tag:1-2 | a:1-5 | false",
                "a:tag:1 | a:1 | false",
                "a:1-5 | a:1-6 | false",
                "a:1-5 | a:1-5,b:1 | false",
                "0-1-5,1-1-3 | 1-1-3,0-1-5 | true",
                "0-1-5 | 0-1-6 | false",
                "0-1-5 | 0-2-5 | false",
                "0-1-5 | 0-1-5,1-1-1 | false",
            })
    void whatMeansTheSameIsTheSame(String some, String other, boolean same) {
        assertEquals(same, GtidSet.of(some).equals(GtidSet.of(other)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "a:1-5 | a:1-5 | true",
                "a:1-5 | a:1-6 | true",
                "a:1-5 | a:1-6,b:1 | true",
                "a:1-5 | a:1-4 | false",
                "a:1-5:9 | a:1-9 | true",
                "a:1-9 | a:1-5:9 | false",
                "a:1-5,b:1 | a:1-6 | false",
                "a:1-5:tag:1-2 | a:1-5:tag:1-3 | true",
                "a:1-5:tag:1-2 | a:1-9 | false",
                "0-1-5 | 0-1-6 | true",
                "0-1-100 | 0-2-51 | true",
                "0-1-5,1-1-3 | 0-1-6,1-1-3 | true",
                "0-1-5,1-1-3 | 0-1-6 | false",
                "'' | a:1 | true",
                "a:1 | '' | false",
            })
    void aSetOnlyGrows(String earlier, String later, boolean can) {
        assertEquals(can, GtidSet.of(later).canFollow(GtidSet.of(earlier)));
    }
}
