package dev.headstock.server.uploads;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.host.InspectRequest;
import dev.headstock.protocol.host.Inspection;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Idempotency;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.BlobReferences;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.trainerhost.PluginHost;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Files on their way to a data set. They are kept for a week; a version made of them has its own copy of the rows. */
@Component
public class Uploads implements BlobReferences {
    private static final int LONGEST_NAME = 200;

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final Blobs blobs;
    private final PluginHost host;
    private final Idempotency idempotency;

    Uploads(JdbcClient jdbc, JsonColumns json, Blobs blobs, PluginHost host, Idempotency idempotency) {
        this.jdbc = jdbc;
        this.json = json;
        this.blobs = blobs;
        this.host = host;
        this.idempotency = idempotency;
    }

    private record Content(String fileName, String sha256) {}

    Upload receive(String fileName, InputStream body, @Nullable String idempotencyKey) throws IOException {
        String name = checkName(fileName);
        Blob blob = blobs.put(body);
        if (blob.size() == 0) {
            throw ApiException.invalid("", "The file is empty.");
        }
        Content content = new Content(name, blob.sha256());
        Optional<Upload> before = idempotency.answered(idempotencyKey, "uploads", content, Upload.class);
        if (before.isPresent()) {
            return before.get();
        }
        Inspection inspection = inspect(name, blob.sha256(), null);
        return idempotency.once(idempotencyKey, "uploads", content, Upload.class, () -> add(name, blob, inspection));
    }

    public Upload get(UUID id) {
        return jdbc.sql("select * from upload where id = :id")
                .param("id", id)
                .query(this::row)
                .optional()
                .orElseThrow(() -> ApiException.notFound("upload", id));
    }

    Inspection inspect(UUID id, @Nullable Choice format) {
        Upload upload = get(id);
        try {
            return inspect(upload.fileName(), upload.sha256(), format);
        } catch (IOException failure) {
            throw ApiException.unavailable("The uploaded file cannot be read from the store at the moment.");
        }
    }

    void remove(UUID id) {
        Upload upload = get(id);
        jdbc.sql("delete from upload where id = :id").param("id", id).update();
        blobs.release(List.of(upload.sha256()));
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 120_000)
    void removeOld() {
        blobs.release(jdbc.sql("delete from upload where created_at < now() - interval '7 days' returning sha256")
                .query(String.class)
                .list());
    }

    @Override
    public Set<String> referencedBlobs() {
        return new HashSet<>(
                jdbc.sql("select sha256 from upload").query(String.class).list());
    }

    @Override
    public boolean references(String sha256) {
        return jdbc.sql("select exists (select from upload where sha256 = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }

    private Inspection inspect(String fileName, String sha256, @Nullable Choice format) throws IOException {
        return host.inspect(new InspectRequest(blobs.local(sha256).toString(), fileName, format));
    }

    private Upload add(String fileName, Blob blob, Inspection inspection) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into upload (id, file_name, size, sha256, inspection)
                        values (:id, :fileName, :size, :sha256, cast(:inspection as jsonb))
                        """)
                .param("id", id)
                .param("fileName", fileName)
                .param("size", blob.size())
                .param("sha256", blob.sha256())
                .param("inspection", json.write(inspection))
                .update();
        return get(id);
    }

    private Upload row(ResultSet row, int number) throws SQLException {
        return new Upload(
                row.getObject("id", UUID.class),
                row.getString("file_name"),
                row.getLong("size"),
                row.getString("sha256"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                json.read(row.getString("inspection"), Inspection.class));
    }

    /** The name is only ever shown, and its ending hints at the format; it never names a file here. */
    private static String checkName(String fileName) {
        List<String> segments = List.of(fileName.split("[/\\\\]"));
        String name =
                segments.isEmpty() ? "" : segments.get(segments.size() - 1).strip();
        boolean unusable =
                name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl);
        if (unusable) {
            throw ApiException.invalid(
                    "/fileName",
                    "fileName must have 1 to %d characters and no control characters.".formatted(LONGEST_NAME));
        }
        return name;
    }
}
