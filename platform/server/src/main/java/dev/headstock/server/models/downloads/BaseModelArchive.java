package dev.headstock.server.models.downloads;

import dev.headstock.protocol.FileReference;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes a base model as a zip that transformers loads. */
@Component
public class BaseModelArchive {
    /** The tensors that the parameters were in the checkpoint; the trainer writes it. */
    private static final String NAMES = "names.json";

    private static final String TOKENIZER = "tokenizer.json";
    private static final String SPECIAL_TOKENS = "special_tokens_map.json";

    private final Blobs blobs;
    private final JsonMapper json;

    BaseModelArchive(Blobs blobs, JsonMapper json) {
        this.blobs = blobs;
        this.json = json;
    }

    /** Refuses a model with tensors that the checkpoint had in another shape: other programs would not find them. */
    public void requireTensorsOfTheCheckpoint(String model, List<FileReference> files) throws IOException {
        Set<String> names = new HashSet<>();
        for (Map.Entry<String, JsonNode> tensor : tensors(files).entrySet()) {
            boolean other = tensor.getValue().path("transposed").asBoolean(false)
                    || tensor.getValue().path("parts").asInt(1) != 1;
            if (other || !names.add(tensor.getValue().path("tensor").asString(tensor.getKey()))) {
                throw ApiException.conflict(
                        "The weights of '%s' are stored in a layout of Headstock's own, which other programs would not load. Take the model from where it was imported."
                                .formatted(model));
            }
        }
    }

    /** By the path of the parameter; empty for a model that no checkpoint was converted to. */
    private Map<String, JsonNode> tensors(List<FileReference> files) throws IOException {
        Map<String, JsonNode> tensors = new LinkedHashMap<>();
        json(files, NAMES)
                .ifPresent(names -> names.properties().forEach(name -> tensors.put(name.getKey(), name.getValue())));
        return tensors;
    }

    /**
     * With the names that the tensors had in the checkpoint, and what AutoTokenizer needs.
     *
     * @param maxTokens of the model, likewise {@code tokenTypes}
     */
    public void write(List<FileReference> files, int maxTokens, int tokenTypes, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setLevel(Deflater.NO_COMPRESSION);
        Map<String, String> names = new HashMap<>();
        tensors(files)
                .forEach((path, tensor) -> names.put(path, tensor.path("tensor").asString(path)));
        for (FileReference file : files) {
            zip.putNextEntry(new ZipEntry(file.name()));
            try (InputStream content = blobs.open(file.sha256())) {
                if (file.name().endsWith(".safetensors")) {
                    RenamedTensors.copy(content, names, json, zip);
                } else {
                    content.transferTo(zip);
                }
            }
            zip.closeEntry();
        }
        Optional<JsonNode> tokenizer = json(files, TOKENIZER);
        if (tokenizer.isPresent() && json(files, TokenizerConfig.FILE).isEmpty()) {
            Map<String, String> named = new LinkedHashMap<>();
            json(files, SPECIAL_TOKENS).ifPresent(map -> map.properties()
                    .forEach(token -> named.put(token.getKey(), token.getValue().asString())));
            zip.putNextEntry(new ZipEntry(TokenizerConfig.FILE));
            zip.write(json.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(TokenizerConfig.of(tokenizer.get(), named, maxTokens, tokenTypes)));
            zip.closeEntry();
        }
        zip.finish();
    }

    private Optional<JsonNode> json(List<FileReference> files, String name) throws IOException {
        for (FileReference file : files) {
            if (file.name().equals(name)) {
                try (InputStream content = blobs.open(file.sha256())) {
                    return Optional.of(json.readTree(content));
                }
            }
        }
        return Optional.empty();
    }
}
