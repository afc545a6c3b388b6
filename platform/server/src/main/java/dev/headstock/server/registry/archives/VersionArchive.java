package dev.headstock.server.registry.archives;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Sha256;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.registry.Lineage;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a version, or a checkpoint that is none yet, as a zip, straight from the object store: the files other programs load, its lineage, and
 * how to use it.
 */
@Component
public class VersionArchive {
    private final Blobs blobs;
    private final JsonMapper json;

    VersionArchive(Blobs blobs, JsonMapper json) {
        this.blobs = blobs;
        this.json = json;
    }

    /** In the folder of adapters, where a base model is that has no id on the hub. */
    static final String BASE_FOLDER = "base";

    public static final String DESCRIPTION = "headstock.json";

    private static final int CHUNK = 1 << 16;

    private static final String ADAPTER_CONFIG = "adapter_config.json";
    /** Where the base model is, as PEFT and AdapterHub's library call it. */
    private static final String PEFT_BASE = "base_model_name_or_path";

    private static final String ADAPTER_HUB_BASE = "model_name";

    /** To be called before the answer begins: afterwards a fault can only cut it off. */
    public void requireFiles(Lineage lineage) throws IOException {
        for (FileReference file : lineage.files()) {
            if (!blobs.exists(file.sha256())) {
                throw ApiException.conflict(
                        "%s of the checkpoint of step %d of run '%s' is not in the object store any more. Restore it from a backup."
                                .formatted(
                                        file.name(),
                                        lineage.checkpoint().step(),
                                        lineage.run().name()));
            }
        }
    }

    /**
     * @param described the version, or the lineage alone; it has the lineage's {@code files}
     * @param time of every file: when the zip is made says nothing about its content
     * @param readme text for people
     * @param base the base model's id on the hub, or the folder where the readme says that it is
     */
    public record Content(Object described, Lineage lineage, Instant time, String readme, String base) {}

    public void write(Content content, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        // Weights hardly shrink; packing them would only take time.
        zip.setLevel(Deflater.NO_COMPRESSION);
        Map<String, byte[]> completed = completed(content.lineage(), content.base());
        add(zip, "README.md", content.time(), content.readme().getBytes(StandardCharsets.UTF_8));
        add(zip, DESCRIPTION, content.time(), description(content.described(), completed));
        for (FileReference file : content.lineage().files()) {
            byte[] complete = completed.get(file.name());
            if (complete != null) {
                add(zip, file.name(), content.time(), complete);
                continue;
            }
            begin(zip, file.name(), content.time());
            copy(file, zip);
            zip.closeEntry();
        }
        zip.finish();
    }

    /** Files that are completed here: a run does not know where its base model will be when its adapters are downloaded. */
    private Map<String, byte[]> completed(Lineage lineage, String base) throws IOException {
        for (FileReference file : lineage.files()) {
            if (file.name().equals(ADAPTER_CONFIG)) {
                try (InputStream content = blobs.open(file.sha256())) {
                    ObjectNode config = (ObjectNode) json.readTree(content);
                    config.put(config.has(ADAPTER_HUB_BASE) ? ADAPTER_HUB_BASE : PEFT_BASE, base);
                    return Map.of(
                            ADAPTER_CONFIG,
                            json.writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
                }
            }
        }
        return Map.of();
    }

    /** With size and SHA-256 of every file as it is in the zip. */
    private byte[] description(Object versionOrLineage, Map<String, byte[]> completed) {
        ObjectNode described = json.valueToTree(versionOrLineage);
        long size = 0;
        for (JsonNode file : described.path("files")) {
            byte[] content = completed.get(file.path("name").asString());
            if (content != null && file instanceof ObjectNode entry) {
                entry.put("size", content.length).put("sha256", Sha256.of(content));
            }
            size += file.path("size").asLong();
        }
        described.put("size", size);
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(described);
    }

    private static void add(ZipOutputStream zip, String name, Instant time, byte[] content) throws IOException {
        begin(zip, name, time);
        zip.write(content);
        zip.closeEntry();
    }

    private static void begin(ZipOutputStream zip, String name, Instant time) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time.toEpochMilli());
        zip.putNextEntry(entry);
    }

    /** All but the last of one size: how a store's reads fall would show in the bytes of the zip, and two downloads would differ. */
    static void copyInChunks(InputStream content, OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int read = content.readNBytes(chunk, 0, CHUNK);
        while (read > 0) {
            out.write(chunk, 0, read);
            read = content.readNBytes(chunk, 0, CHUNK);
        }
    }

    /** Bytes that are not what was registered make the archive end early, which every unzip program notices. */
    private void copy(FileReference file, OutputStream out) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream content = new DigestInputStream(blobs.open(file.sha256()), digest)) {
            copyInChunks(content, out);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
            throw new IOException("Blob %s (%s) is damaged".formatted(file.sha256(), file.name()));
        }
    }
}
