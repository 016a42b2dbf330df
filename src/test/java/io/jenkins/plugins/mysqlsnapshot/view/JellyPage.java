package io.jenkins.plugins.mysqlsnapshot.view;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.MapContext;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.kohsuke.stapler.StaplerRequest2;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A view of this part as a page that a browser can be shown: so much of Jelly, of Stapler's expressions and of Jenkins's layout as the
 * views use, and an exception at anything else. Jenkins's own frame, its style sheets and its scripts are not there; with {@code -Djenkins.css=} and
 * the {@code jsbundles/styles.css} of some Jenkins its styles are.
 */
final class JellyPage {

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern WORDS = Pattern.compile("%([a-zA-Z.]+)(?:\\((.*)\\))?");

    private static final JexlEngine JEXL = new JexlBuilder()
            .permissions(JexlPermissions.UNRESTRICTED)
            .strict(true)
            .silent(false)
            .create();

    private final Path folder;
    private final Path style;
    private final MapContext variables = new MapContext();
    private final StringBuilder out = new StringBuilder();
    private Properties words;
    private Path views;

    /** What views call {@code h}. */
    public record Functions(String zone) {
        /** Null where the reader has set none. */
        public String getUserTimeZone() {
            return zone;
        }

        /** As {@code hudson.Functions}: every place of these tests is its own name. */
        public String rawEncode(String name) {
            return name;
        }
    }

    /**
     * @param folder for the page and what it loads
     * @param zone that the reader has set; null for none
     * @param parameters of the request
     */
    JellyPage(Path folder, String zone, Map<String, String> parameters) throws IOException {
        this.folder = folder;
        variables.set("h", new Functions(zone));
        variables.set("request2", request(parameters));
        String css = System.getProperty("jenkins.css", "");
        this.style = css.isEmpty() ? null : Path.of(css);
        Files.writeString(folder.resolve("frame.css"), FRAME);
    }

    private static StaplerRequest2 request(Map<String, String> parameters) {
        return (StaplerRequest2) Proxy.newProxyInstance(
                JellyPage.class.getClassLoader(),
                new Class<?>[] {StaplerRequest2.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getLocale" -> Locale.ENGLISH;
                    case "getParameter" -> parameters.get((String) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Writes the view of a thing, as {@code <word>.html}. */
    Path write(String word, Object it, String view) throws IOException {
        variables.set("it", it);
        views = ViewFiles.FOLDER.resolve(it.getClass().getSimpleName());
        include(view);
        String frame = style == null
                ? "<link rel=\"stylesheet\" href=\"frame.css\">"
                : "<link rel=\"stylesheet\" href=\"" + style.toUri() + "\">";
        return Files.writeString(
                folder.resolve(word + ".html"),
                "<!DOCTYPE html><html lang=\"en\"><head><title>" + word + "</title><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">" + frame
                        + "</head><body><main id=\"main-panel\">" + out + "</main></body></html>");
    }

    private void include(String view) throws IOException {
        Properties before = words;
        words = new Properties();
        Path texts = views.resolve(view.replace(".jelly", ".properties"));
        if (Files.exists(texts)) {
            words.load(new StringReader(ViewFiles.text(texts)));
        }
        try {
            all(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(ViewFiles.text(views.resolve(view)))))
                    .getDocumentElement());
        } catch (ParserConfigurationException | SAXException x) {
            throw new IOException(view, x);
        }
        words = before;
    }

    private void all(Node parent) throws IOException {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeType() == Node.TEXT_NODE) {
                out.append(escaped(text(node.getNodeValue())));
            } else if (node instanceof Element element) {
                element(element);
            }
        }
    }

    private void element(Element element) throws IOException {
        switch (element.getTagName()) {
            case "l:layout", "l:main-panel", "l:run-subpage", "l:job-subpage" -> all(element);
            case "l:app-bar" ->
                out.append("<div class=\"jenkins-app-bar\"><div class=\"jenkins-app-bar__content\"><h1>")
                        .append(escaped(text(element.getAttribute("title"))))
                        .append("</h1></div></div>");
            case "l:copyButton" ->
                out.append("<button type=\"button\" class=\"jenkins-button jenkins-copy-button\">")
                        .append(escaped(text(element.getAttribute("tooltip"))))
                        .append("</button>");
            case "st:adjunct" -> adjunct(element.getAttribute("includes"));
            case "st:include" -> include(element.getAttribute("page"));
            case "j:set" -> variables.set(element.getAttribute("var"), value(element.getAttribute("value")));
            case "j:out" -> out.append(value(element.getAttribute("value")));
            case "j:if" -> {
                if (holds(element)) {
                    all(element);
                }
            }
            case "j:choose" -> choose(element);
            case "j:forEach" -> {
                for (Object each : (Iterable<?>) value(element.getAttribute("items"))) {
                    variables.set(element.getAttribute("var"), each);
                    all(element);
                }
            }
            default -> html(element);
        }
    }

    private void choose(Element choose) throws IOException {
        for (Node node = choose.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && (element.getTagName().equals("j:otherwise") || holds(element))) {
                all(element);
                return;
            }
        }
    }

    private boolean holds(Element element) {
        return Boolean.TRUE.equals(value(element.getAttribute("test")));
    }

    private void html(Element element) throws IOException {
        if (element.getTagName().contains(":")) {
            throw new IllegalArgumentException("no such tag here: " + element.getTagName());
        }
        out.append('<').append(element.getTagName());
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            if (!attribute.getNodeName().startsWith("xmlns")) {
                out.append(' ').append(attribute.getNodeName()).append("=\"");
                out.append(escaped(text(attribute.getNodeValue())).replace("\"", "&quot;"))
                        .append('"');
            }
        }
        out.append('>');
        if (!List.of("input", "br", "hr").contains(element.getTagName())) {
            all(element);
            out.append("</").append(element.getTagName()).append('>');
        }
    }

    /** Style sheet and script of a name, as Stapler's adjuncts have them: files of their own. */
    private void adjunct(String name) throws IOException {
        Path file = Path.of("src/main/resources", name.replace('.', '/'));
        for (String kind : List.of(".css", ".js")) {
            Path from = file.resolveSibling(file.getFileName() + kind);
            if (Files.exists(from)) {
                Files.writeString(folder.resolve(from.getFileName()), Files.readString(from));
                out.append(
                        kind.equals(".css")
                                ? "<link rel=\"stylesheet\" href=\"" + from.getFileName() + "\">"
                                : "<script src=\"" + from.getFileName() + "\"></script>");
            }
        }
    }

    private String text(String template) {
        return EXPRESSION.matcher(template).replaceAll(found -> {
            Object value = value(found.group());
            return Matcher.quoteReplacement(value == null ? "" : value.toString());
        });
    }

    /** Of one expression alone. */
    private Object value(String template) {
        Matcher whole = EXPRESSION.matcher(template);
        if (!whole.matches()) {
            return text(template);
        }
        String expression = whole.group(1);
        Matcher key = WORDS.matcher(expression);
        if (key.matches()) {
            List<Object> arguments = new ArrayList<>();
            if (key.group(2) != null) {
                for (String argument : key.group(2).split(",", -1)) {
                    arguments.add(JEXL.createExpression(argument).evaluate(variables));
                }
            }
            return new MessageFormat(said(key.group(1)), Locale.ENGLISH).format(arguments.toArray());
        }
        Map<String, Object> literals = new HashMap<>();
        String plain = Pattern.compile("'%([a-zA-Z.]+)'").matcher(expression).replaceAll(found -> {
            String name = "word" + literals.size();
            literals.put(name, said(found.group(1)));
            return name;
        });
        literals.forEach(variables::set);
        return JEXL.createExpression(plain).evaluate(variables);
    }

    private String said(String key) {
        if (!words.containsKey(key)) {
            throw new IllegalArgumentException("no text for " + key);
        }
        return words.getProperty(key);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Some of Jenkins's variables and classes, light and dark. */
    private static final String FRAME = """
        :root { --text-color: #14141f; --text-color-secondary: #5a5a6e; --background: #fff; color-scheme: light dark }
        @media (prefers-color-scheme: dark) { :root {
          --text-color: #fff; --text-color-secondary: #a9a9b8; --background: #0e0e14; --success-color: #4cc98a; --error-color: #ff8a94;
          --warning-color: #f0b064; --jenkins-border-color: #343a42; --item-background--hover: #22262c; --teal: #35b5ad; --orange: #f08c4a;
          --light-blue: #3f5a8c; --blue: #8fade6; --red: #f0717d; --link-color: #8ab4f8 } }
        body { margin: 0; padding: 1rem; background: var(--background); color: var(--text-color); font: 16px/1.5 system-ui, sans-serif }
        a { color: var(--link-color, #0a58ca) }
        .jenkins-table { border-collapse: collapse; width: 100% }
        .jenkins-table th, .jenkins-table td { padding: .5rem .75rem; text-align: left; border-bottom: 1px solid var(--jenkins-border-color, #dcdfe3) }
        .jenkins-alert { padding: 1rem; border: 1px solid; border-radius: 8px; margin-bottom: 1rem }
        .jenkins-button, .jenkins-input { font: inherit; padding: .4rem .75rem; border: 1px solid #767680; border-radius: 8px; background: transparent; color: inherit }
        .jenkins-input { width: 100%; box-sizing: border-box }
        .jenkins-form-label { display: block }
        pre { background: var(--item-background--hover, #f0f1f3); padding: .75rem; border-radius: 8px }
        """;
}
