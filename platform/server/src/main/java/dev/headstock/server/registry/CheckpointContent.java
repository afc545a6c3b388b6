package dev.headstock.server.registry;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.FileReference;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.registry.ExportedModel.Format;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the small descriptions in a checkpoint: what the model reads, and how other programs load it. */
@Component
public class CheckpointContent {
    /** Of a model folder; the trainer writes it. */
    private static final String DESCRIPTION = "headstock.json";

    /** Of PEFT; it has the same name in AdapterHub's library, whose weights do not. */
    private static final String ADAPTER = "adapter_config.json";

    private static final String ADAPTER_HUB_WEIGHTS = "adapter.safetensors";
    private static final String CONFIG = "config.json";
    /** As transformers names its classes: {@code <Architecture>For<Task>}. */
    private static final Pattern TASK_CLASS = Pattern.compile("[A-Za-z0-9]+?(For[A-Z][A-Za-z]*)");

    private final Blobs blobs;
    private final JsonMapper json;
    private final JsonColumns lenient;

    CheckpointContent(Blobs blobs, JsonMapper json, JsonColumns lenient) {
        this.blobs = blobs;
        this.json = json;
        this.lenient = lenient;
    }

    /** The schema of the examples that the head sees: a study's view may have made others of the data set's rows. */
    Optional<DatasetSchemaView> schema(List<FileReference> checkpoint) {
        return read(CheckpointFiles.forPrediction(checkpoint), DESCRIPTION)
                .map(description -> description.path("schema"))
                .filter(JsonNode::isObject)
                .map(schema -> lenient.read(schema.toString(), DatasetSchemaView.class));
    }

    /** The columns of data that the model can read, which a view may make into others. */
    public DatasetSchemaView columns(List<FileReference> checkpoint) {
        return read(CheckpointFiles.forPrediction(checkpoint), DESCRIPTION)
                .map(description -> description.path("seenThrough").path("columns"))
                .filter(JsonNode::isObject)
                .map(columns -> lenient.read(columns.toString(), DatasetSchemaView.class))
                .or(() -> schema(checkpoint))
                .orElseThrow(() -> ApiException.conflict("The model's files do not say which columns it reads."));
    }

    ExportedModel export(List<FileReference> checkpoint) {
        List<FileReference> files = CheckpointFiles.forDownload(checkpoint);
        Optional<JsonNode> config = read(files, CONFIG);
        if (config.isEmpty()) {
            return ExportedModel.NONE;
        }
        JsonNode found = config.get();
        @Nullable String autoClass = null;
        @Nullable String codeClass = null;
        for (String name : found.path("auto_map").propertyNames()) {
            if (name.startsWith("AutoModel") && autoClass == null) {
                autoClass = name;
                codeClass = found.path("auto_map").path(name).asString();
            }
        }
        return new ExportedModel(
                format(files),
                autoClass == null
                        ? autoClass(found.path("architectures").path(0).asString(""))
                        : autoClass,
                codeClass,
                found.path("problem_type").isString()
                        ? found.path("problem_type").asString()
                        : null,
                found.path("id2label").size() > 0);
    }

    private static Format format(List<FileReference> files) {
        List<String> names = files.stream().map(FileReference::name).toList();
        if (names.contains(ADAPTER_HUB_WEIGHTS)) {
            return Format.ADAPTER_HUB;
        }
        return names.contains(ADAPTER) ? Format.PEFT : Format.TRANSFORMERS;
    }

    private static String autoClass(String architecture) {
        Matcher task = TASK_CLASS.matcher(architecture);
        return task.matches() ? "AutoModel" + task.group(1) : "AutoModel";
    }

    private Optional<JsonNode> read(List<FileReference> files, String name) {
        Optional<FileReference> file =
                files.stream().filter(each -> each.name().equals(name)).findFirst();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream content = blobs.open(file.get().sha256())) {
            return Optional.of(json.readTree(content));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read %s of a checkpoint".formatted(name), e);
        }
    }
}
