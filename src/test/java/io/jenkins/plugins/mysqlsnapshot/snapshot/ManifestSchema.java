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

    private static final Path FILE = Path.of("docs/manifest.schema.json");

    private ManifestSchema() {}

    /** What in this manifest the schema does not allow; empty when it fits. */
    public static List<String> violations(String json) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(FILE));
        return schema.validate(json, InputFormat.JSON).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
