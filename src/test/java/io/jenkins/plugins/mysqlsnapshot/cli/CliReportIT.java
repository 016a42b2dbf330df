package io.jenkins.plugins.mysqlsnapshot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code report} of the packed -cli.jar: a manifest, or what is left of one, as a page and a drawing. */
@Timeout(180)
class CliReportIT {

    private static final String SET = """
        { "format" : 1, "setId" : "before-42", "state" : "proved", "createdAt" : "2026-11-23T20:14:03Z",
          "server" : { "hostname" : "mysql-0" }, "lock" : { "heldMillis" : 86, "cutMillis" : 68, "leaseSeconds" : 10 },
          "proof" : { "lockedMillis" : 1400, "unlockedMillis" : 1486 },
          "snapshots" : [ { "name" : "before-42-data-mysql-0", "namespace" : "shop", "pvc" : "data-mysql-0" } ],
          "timeline" : [ { "phase" : "locked", "millis" : 1400, "detail" : "held" } ] }
        """;

    @TempDir
    Path folder;

    private CliRun run;

    @BeforeEach
    void aSet() throws IOException {
        Files.writeString(folder.resolve("before-42.json"), SET);
    }

    @AfterEach
    void ended() throws Exception {
        if (run != null) {
            run.close();
        }
    }

    private int report(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("report"));
        all.addAll(List.of(arguments));
        run = CliRun.start(folder, "", all);
        return run.status();
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void aManifestHasItsPageAndItsTimelineBesideIt() throws Exception {
        assertEquals(0, report("before-42.json"), run.stderr());
        assertTrue(file("before-42.html").contains("<h1>Proved</h1>"));
        assertTrue(file("before-42.svg").contains("class=\"mark lock\""));
        assertEquals("", run.stdout());
        assertTrue(run.stderr().contains("[mysql-snapshot] written "), run.stderr());
    }

    @Test
    void theyGoWhereTheyAreWantedInTheLanguageThatIsAskedFor() throws Exception {
        assertEquals(0, report("before-42.json", "--lang", "de", "--out", "pages/new"), run.stderr());
        assertTrue(file("pages/new/before-42.html").contains("<h1>Bewiesen</h1>"));
        assertTrue(Files.exists(folder.resolve("pages/new/before-42.svg")));
        assertFalse(Files.exists(folder.resolve("before-42.html")));
    }

    @Test
    void theEvidenceBesideItIsOnThePage() throws Exception {
        Files.writeString(
                folder.resolve("before-42-verification.json"),
                "{ \"setId\" : \"before-42\", \"state\" : \"verified\", \"at\" : \"2026-11-23T20:16:00Z\" }");
        assertEquals(0, report("before-42.json"), run.stderr());
        assertTrue(file("before-42.html").contains("<a href=\"before-42-verification.json\">"));
    }

    @Test
    void aManifestThatIsCutOffIsShownAsFarAsItGoes() throws Exception {
        Files.writeString(folder.resolve("before-42.json"), SET.substring(0, SET.indexOf("\"timeline\"")));
        assertEquals(0, report("before-42.json"), run.stderr());
        assertTrue(file("before-42.html").contains("ends in a mistake"));
        assertTrue(file("before-42.html").contains("before-42-data-mysql-0"));
    }

    @Test
    void whatIsNoTextIsNoManifestAndNoError() throws Exception {
        Files.write(folder.resolve("before-42.json"), new byte[] {(byte) 0xff, 0, (byte) 0xfe, '{', (byte) 0xc3});
        assertEquals(0, report("before-42.json"), run.stderr());
        assertTrue(file("before-42.html").contains("What could not be read"));
    }

    @Test
    void aFileThatIsNotThereIsOneLine() throws Exception {
        assertEquals(125, report("nowhere.json"));
        saysInOneLine("error: nowhere.json: cannot be read (");
    }

    @Test
    void aLanguageThatThereIsNotIsOneLine() throws Exception {
        assertEquals(125, report("before-42.json", "--lang=tlh"));
        saysInOneLine("error: --lang: there is no such language; give en or de");
        assertFalse(Files.exists(folder.resolve("before-42.html")));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsOneLine() throws Exception {
        Files.writeString(folder.resolve("taken"), "");
        assertEquals(125, report("before-42.json", "--out", "taken"));
        saysInOneLine("error: the report cannot be written (");
    }

    @Test
    void withoutAFileItSaysWhatIsMissing() throws Exception {
        assertEquals(125, report());
        saysInOneLine("error: Missing required parameter: 'MANIFEST'; see ");
    }

    private void saysInOneLine(String words) throws IOException {
        assertEquals(1, run.stderr().lines().count(), run.stderr());
        assertTrue(run.stderr().contains(words), run.stderr());
    }
}
