package io.jenkins.plugins.mysqlsnapshot.browser;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of pages rely on: a page that is bad in every way they know is found to be. */
@Tag("pages")
class BrowserTest {

    @RegisterExtension
    static final BrowserExtension chromium = new BrowserExtension();

    @TempDir
    Path folder;

    @Test
    void everyFaultOfABadPageIsSeen() throws Exception {
        Browser browser = chromium.browser();
        browser.open(page("""
            <html><body style="color: #999; background: #aaa">
            <div style="width: 3000px">wide and pale</div><img src="http://127.0.0.1:9/nothing.png">
            <script>throw new Error('planted');</script><div style="height: 3000px"></div>
            </body></html>
            """), 360, false);
        List<String> barriers = browser.barriers();
        List<String> requests = browser.requests();
        List<String> console = browser.console();
        assertAll(
                () -> assertTrue(barriers.toString().contains("color-contrast at "), barriers.toString()),
                () -> assertTrue(barriers.toString().contains("image-alt at img"), barriers.toString()),
                () -> assertTrue(requests.contains("http://127.0.0.1:9/nothing.png"), requests.toString()),
                () -> assertTrue(console.toString().contains("planted"), console.toString()),
                () -> assertTrue(browser.overflow() > 2_000),
                () -> assertTrue(browser.print(folder.resolve("bad.pdf")) > 1));
    }

    @Test
    void scriptsThatAreSwitchedOffDoNotRun() throws Exception {
        Browser browser = chromium.browser();
        URI page = page("<title>before</title><script>document.title = 'run'</script>");
        browser.setScripts(false);
        try {
            browser.open(page, 360, false);
            assertEquals("before", browser.ask("return document.title"));
        } finally {
            browser.setScripts(true);
        }
        browser.open(page, 360, false);
        assertEquals("run", browser.ask("return document.title"));
    }

    private URI page(String html) throws IOException {
        return Files.writeString(folder.resolve("page.html"), html).toUri();
    }
}
