package dev.headstock.server.datasets;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.ImportResult.ImportedFormat;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.ImportResult.Report;
import dev.headstock.protocol.host.ImportResult.Statistics;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.BlobReferences;
import dev.headstock.server.storage.Blobs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** The table of versions. Rows are only ever added, or deleted with their data set. */
@Repository
class DatasetVersions implements BlobReferences {
    private static final TypeReference<List<DatasetVersion.SourceFile>> FILES = new TypeReference<>() {};
    private static final TypeReference<List<Problem>> WARNINGS = new TypeReference<>() {};
    /** Versions that were stored before a format had a plugin, and a report remarks, have empty ones. */
    private static final String SELECT = """
            select v.*, d.name as dataset_name,
                '{"plugin": "", "pluginVersion": ""}' || v.format as whole_format,
                '{"dropped": [], "remarks": [], "remarkCount": 0}' || v.report as whole_report
            from dataset_version v join dataset d on d.id = v.dataset_id
            """;

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final Blobs blobs;

    DatasetVersions(JdbcClient jdbc, JsonColumns json, Blobs blobs) {
        this.jdbc = jdbc;
        this.json = json;
        this.blobs = blobs;
    }

    /** A version without an id; its blobs are stored. */
    record NewVersion(
            Blob examples,
            Blob index,
            DatasetSchemaView schema,
            Statistics statistics,
            List<DatasetVersion.SourceFile> files,
            ImportedFormat format,
            List<Problem> warnings,
            long droppedRows,
            Report report) {}

    Optional<DatasetVersion> find(UUID id) {
        return jdbc.sql(SELECT + "where v.id = :id")
                .param("id", id)
                .query(this::row)
                .optional();
    }

    /** Of any data set; the oldest of equals. */
    Optional<DatasetVersion> findBySha256(String sha256) {
        return jdbc.sql(SELECT + "where v.sha256 = :sha256 order by v.created_at, v.id limit 1")
                .param("sha256", sha256)
                .query(this::row)
                .optional();
    }

    Optional<DatasetVersion> find(UUID dataset, String sha256) {
        return jdbc.sql(SELECT + "where v.dataset_id = :dataset and v.sha256 = :sha256")
                .param("dataset", dataset)
                .param("sha256", sha256)
                .query(this::row)
                .optional();
    }

    Optional<DatasetVersion> find(String dataset, int number) {
        return jdbc.sql(SELECT + "where d.name = :dataset and v.number = :number")
                .param("dataset", dataset)
                .param("number", number)
                .query(this::row)
                .optional();
    }

    /** Newest first. */
    List<DatasetVersion> of(List<UUID> datasets) {
        if (datasets.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(SELECT + "where v.dataset_id in (:datasets) order by v.number desc")
                .param("datasets", datasets)
                .query(this::row)
                .list();
    }

    UUID add(UUID dataset, NewVersion version) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into dataset_version
                            (id, dataset_id, number, sha256, size, index_sha256, schema, statistics, files, format,
                             warnings, dropped_rows, report)
                        values (:id, :dataset, (select coalesce(max(number), 0) + 1 from dataset_version where dataset_id = :dataset),
                            :sha256, :size, :index, cast(:schema as jsonb), cast(:statistics as jsonb), cast(:files as jsonb),
                            cast(:format as jsonb), cast(:warnings as jsonb), :dropped, cast(:report as jsonb))
                        """)
                .param("id", id)
                .param("dataset", dataset)
                .param("sha256", version.examples().sha256())
                .param("size", version.examples().size())
                .param("index", version.index().sha256())
                .param("schema", json.write(version.schema()))
                .param("statistics", json.write(version.statistics()))
                .param("files", json.write(version.files()))
                .param("format", json.write(version.format()))
                .param("warnings", json.write(version.warnings()))
                .param("dropped", version.droppedRows())
                .param("report", json.write(version.report()))
                .update();
        return id;
    }

    void removeAll(UUID dataset) {
        List<String> freed = new ArrayList<>();
        jdbc.sql("delete from dataset_version where dataset_id = :dataset returning sha256, index_sha256")
                .param("dataset", dataset)
                .query(row -> {
                    freed.add(row.getString("sha256"));
                    freed.add(row.getString("index_sha256"));
                });
        blobs.release(freed);
    }

    /** SHA-256 of rows.idx. */
    String indexOf(UUID version) {
        return jdbc.sql("select index_sha256 from dataset_version where id = :id")
                .param("id", version)
                .query(String.class)
                .single();
    }

    Optional<LengthHistogram> lengths(UUID version, UUID model) {
        return jdbc.sql("select lengths from dataset_lengths where version_id = :version and model_id = :model")
                .param("version", version)
                .param("model", model)
                .query(String.class)
                .optional()
                .map(text -> json.read(text, LengthHistogram.class));
    }

    void keepLengths(UUID version, UUID model, LengthHistogram lengths) {
        jdbc.sql("""
                        insert into dataset_lengths (version_id, model_id, lengths)
                        values (:version, :model, cast(:lengths as jsonb)) on conflict do nothing
                        """)
                .param("version", version)
                .param("model", model)
                .param("lengths", json.write(lengths))
                .update();
    }

    @Override
    public Set<String> referencedBlobs() {
        return new HashSet<>(
                jdbc.sql("select sha256 from dataset_version union select index_sha256 from dataset_version")
                        .query(String.class)
                        .list());
    }

    @Override
    public boolean references(String sha256) {
        return jdbc.sql("select exists (select from dataset_version where sha256 = :sha256 or index_sha256 = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }

    private DatasetVersion row(ResultSet row, int number) throws SQLException {
        return new DatasetVersion(
                row.getObject("id", UUID.class),
                row.getObject("dataset_id", UUID.class),
                row.getString("dataset_name"),
                row.getInt("number"),
                row.getString("sha256"),
                row.getLong("size"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                json.read(row.getString("schema"), DatasetSchemaView.class),
                json.read(row.getString("statistics"), Statistics.class),
                json.read(row.getString("files"), FILES),
                json.read(row.getString("whole_format"), ImportedFormat.class),
                json.read(row.getString("warnings"), WARNINGS),
                row.getLong("dropped_rows"),
                json.read(row.getString("whole_report"), Report.class));
    }
}
