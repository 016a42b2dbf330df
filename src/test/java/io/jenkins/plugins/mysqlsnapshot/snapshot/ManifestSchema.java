package io.jenkins.plugins.mysqlsnapshot.snapshot;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published schema; every manifest that a test makes is held against it. */
public final class ManifestSchema {

    private static final Path DOCS = Path.of("docs").toAbsolutePath();
    private static final String PUBLISHED =
            "https://github.com/jenkinsci/mysql-consistent-snapshot-plugin/blob/main/docs/";

    private ManifestSchema() {}

    /** What in this manifest the schema does not allow; empty when it fits. */
    public static List<String> violations(String json) throws IOException {
        return violations(json, "manifest.schema.json");
    }

    /** The same of what a failed run leaves. */
    public static List<String> violationsOfFailedRun(String json) throws IOException {
        return violations(json, "failed-run.schema.json");
    }

    private static List<String> violations(String json, String file) throws IOException {
        // one names the other by its published address: nothing is asked for there
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaMappers(
                        mappers -> mappers.mapPrefix(PUBLISHED, DOCS.toUri().toString())));
        JsonSchema schema = factory.getSchema(Files.readString(DOCS.resolve(file)));
        return schema.validate(json, InputFormat.JSON).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
