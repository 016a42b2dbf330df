package io.jenkins.plugins.mysqlsnapshot.report;

import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a person types next, for names that Kubernetes could have: of others no command is made, since it would be run. */
final class Commands {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final ReadManifest manifest;
    private final Words words;
    private final StringBuilder out = new StringBuilder();

    Commands(ReadManifest manifest, Words words) {
        this.manifest = manifest;
        this.words = words;
    }

    String html() {
        List<Snapshot> named = manifest.snapshots().stream()
                .filter(snapshot -> isName(snapshot.name()) && isName(snapshot.namespace()))
                .toList();
        out.append("<section class=\"commands\" aria-labelledby=\"h-commands\"><h2 id=\"h-commands\">")
                .append(say("heading.commands"));
        out.append("</h2>\n");
        if (named.isEmpty()) {
            return out.append("<p>")
                    .append(say("commands.none"))
                    .append("</p></section>\n")
                    .toString();
        }
        StringBuilder look = new StringBuilder();
        byNamespace(named)
                .forEach((namespace, names) -> look.append("kubectl get volumesnapshot -n ")
                        .append(namespace)
                        .append(names)
                        .append('\n'));
        command("look", look.toString());
        if (manifest.isProved()) {
            StringBuilder restore = new StringBuilder();
            named.forEach(snapshot -> restore.append("mysqlRestoreSnapshot namespace: '" + snapshot.namespace()
                    + "', snapshot: '" + snapshot.name() + "',\n    pvc: '" + restored(snapshot.name())
                    + "', kubeconfigId: '…'\n"));
            command("restore", restore.toString());
            if (isName(manifest.setId())) {
                command("verify", "mysqlVerifySnapshot target: '…', set: '" + manifest.setId() + "'\n");
            }
        }
        return out.append("</section>\n").toString();
    }

    private static Map<String, StringBuilder> byNamespace(List<Snapshot> named) {
        Map<String, StringBuilder> all = new LinkedHashMap<>();
        named.forEach(snapshot -> all.computeIfAbsent(snapshot.namespace(), namespace -> new StringBuilder())
                .append(' ')
                .append(snapshot.name()));
        return all;
    }

    /** A claim's name has 253 characters at most. */
    private static String restored(String name) {
        return "restored-"
                + (name.length() > 244 ? name.substring(name.length() - 243).replaceFirst("^[-.]+", "") : name);
    }

    private void command(String key, String text) {
        out.append("<h3>").append(say("commands." + key)).append("</h3><pre tabindex=\"0\"><code>");
        out.append(Markup.text(text)).append("</code></pre>\n");
    }

    private static boolean isName(String name) {
        return name != null && NAME.matcher(name).matches();
    }

    private String say(String key) {
        return Markup.text(words.say(key));
    }
}
