package io.jenkins.plugins.mysqlsnapshot.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.mysqlsnapshot.fixture.ChromiumPrograms;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** One Chromium without windows. A test opens a page in it and asks what a person, a screen reader or a proxy would see. One thread. */
public final class Browser implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PDF_PAGE = Pattern.compile("/Type\\s*/Page\\b");

    /** WCAG 2.2 AA is all that came before it, too. */
    private static final List<String> WCAG_22_AA = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    private static final double A4_WIDTH_INCHES = 8.27;
    private static final double A4_HEIGHT_INCHES = 11.69;

    private final ChromeDriver driver;
    private final String axe;
    private final List<String> requests = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    private Browser(ChromeDriver driver, String axe) {
        this.driver = driver;
        this.axe = axe;
    }

    static Browser start(ChromiumPrograms programs) throws IOException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(programs.browser().toFile());
        // a container's root has no sandbox, nor much of /dev/shm; what is shown is made by the tests themselves
        options.addArguments(
                "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars", "--lang=en");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(programs.driver().toFile())
                .usingAnyFreePort()
                .withEnvironment(programs.environment())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(30));
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new Browser(driver, new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Opens a page anew, at this width in CSS pixels; with its scripts running, unless they are switched off. */
    public void open(URI page, int width, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        driver.get("about:blank");
        driver.manage().logs().get(LogType.BROWSER);
        driver.manage().logs().get(LogType.PERFORMANCE);
        requests.clear();
        said.clear();
        driver.get(page.toString());
    }

    /** Whether pages may run scripts from now on; what a test asks the page still runs. */
    public void setScripts(boolean on) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !on));
    }

    /** The time zone of whoever looks from now on; empty for this machine's. */
    public void setZone(String zone) {
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
    }

    /** The addresses that the open page asked for, its own first. */
    public List<String> requests() throws IOException {
        for (var entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode message = JSON.readTree(entry.getMessage()).path("message");
            if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                requests.add(message.path("params").path("request").path("url").asText());
            }
        }
        return List.copyOf(requests);
    }

    /** What the browser has said of the open page on its console: script errors, refused styles, failed requests. */
    public List<String> console() {
        driver.manage()
                .logs()
                .get(LogType.BROWSER)
                .forEach(entry -> said.add(entry.getLevel() + " " + entry.getMessage()));
        return List.copyOf(said);
    }

    /** What axe-core finds against WCAG 2.2 AA: rule, place and reason of each, a line each. */
    @SuppressWarnings("unchecked")
    public List<String> barriers() {
        driver.executeScript(axe);
        List<Map<String, Object>> violations = (List<Map<String, Object>>) driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                        + "axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']})"
                        + ".then(found => done(found.violations.flatMap(rule => rule.nodes.map(node =>"
                        + " ({rule: rule.id, at: node.target.join(' '), why: node.failureSummary})))),"
                        + " failed => done([{rule: 'axe itself', at: '', why: String(failed)}]));",
                WCAG_22_AA);
        return violations.stream()
                .map(found -> found.get("rule") + " at " + found.get("at") + ": "
                        + String.valueOf(found.get("why")).replaceAll("\\s+", " "))
                .toList();
    }

    /** By how many CSS pixels the page is wider than what it is shown in. */
    public long overflow() {
        return (Long) driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    /** The elements of a CSS selector. */
    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The text that is shown, as a person could copy it. */
    public String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** What a script of a test gives back. */
    public Object ask(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Presses Tab, and says what is focused then: its name for a screen reader, else its text. */
    public String tab() {
        driver.switchTo().activeElement().sendKeys(Keys.TAB);
        WebElement focused = driver.switchTo().activeElement();
        String label = focused.getDomAttribute("aria-label");
        return label == null ? focused.getText() : label;
    }

    /** Keeps a picture of the whole page, from top to bottom. */
    public void keepPicture(Path file) throws IOException {
        // measured here, which makes it laid out by now: the browser's own look at its size can come before that
        Number height = (Number) driver.executeScript("return Math.ceil(Math.max(window.innerHeight,"
                + " document.documentElement.getBoundingClientRect().height))");
        Number width = (Number) driver.executeScript("return window.innerWidth");
        Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
        Map<String, Object> taken = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("captureBeyondViewport", true, "format", "png", "clip", clip));
        write(file, (String) taken.get("data"));
    }

    /** Keeps a picture of what is on the screen now, focus and all. */
    public void keepScreen(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Prints to A4 by the page's own style, keeps the PDF, and says how many sheets it takes. */
    public int print(Path file) throws IOException {
        Map<String, Object> printed = driver.executeCdpCommand(
                "Page.printToPDF",
                Map.of(
                        "paperWidth",
                        A4_WIDTH_INCHES,
                        "paperHeight",
                        A4_HEIGHT_INCHES,
                        "preferCSSPageSize",
                        true,
                        "printBackground",
                        true));
        byte[] pdf = write(file, (String) printed.get("data"));
        return (int) PDF_PAGE.matcher(new String(pdf, StandardCharsets.ISO_8859_1))
                .results()
                .count();
    }

    private static byte[] write(Path file, String base64) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(base64);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return bytes;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
