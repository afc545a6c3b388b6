package dev.headstock.server.models;

import dev.headstock.protocol.FileReference;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes a base model as a zip that transformers loads. */
@Component
class BaseModelArchive {
    /** The tensors that the parameters were in the checkpoint; the trainer writes it. */
    private static final String NAMES = "names.json";

    private final Blobs blobs;
    private final JsonMapper json;

    BaseModelArchive(Blobs blobs, JsonMapper json) {
        this.blobs = blobs;
        this.json = json;
    }

    /** Refuses a model whose tensors other programs would not find, and would draw at random in their place. */
    void requireSameNames(String model, List<FileReference> files) throws IOException {
        for (FileReference file : files) {
            if (file.name().equals(NAMES) && !isSame(file)) {
                throw ApiException.conflict(
                        "The weights of '%s' are stored in a layout of Headstock's own, which other programs would not load. Take the model from where it was imported."
                                .formatted(model));
            }
        }
    }

    private boolean isSame(FileReference names) throws IOException {
        try (InputStream content = blobs.open(names.sha256())) {
            for (Map.Entry<String, JsonNode> name : json.readTree(content).properties()) {
                JsonNode tensor = name.getValue();
                boolean same = tensor.path("tensor").asString("").endsWith(name.getKey())
                        && !tensor.path("transposed").asBoolean(false)
                        && tensor.path("parts").asInt(1) == 1;
                if (!same) {
                    return false;
                }
            }
            return true;
        }
    }

    void write(List<FileReference> files, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setLevel(Deflater.NO_COMPRESSION);
        for (FileReference file : files) {
            zip.putNextEntry(new ZipEntry(file.name()));
            try (InputStream content = blobs.open(file.sha256())) {
                content.transferTo(zip);
            }
            zip.closeEntry();
        }
        zip.finish();
    }
}
