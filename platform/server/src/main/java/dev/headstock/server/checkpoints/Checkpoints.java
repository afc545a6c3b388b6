package dev.headstock.server.checkpoints;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.worker.CheckpointAnnouncement;
import dev.headstock.server.database.JsonValues;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.DeclaredMetrics;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.BlobReferences;
import dev.headstock.server.storage.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Checkpoints. Their files are blobs named by content; a checkpoint exists from the moment its row says COMMITTED, which happens only when
 * every file is there. What is not committed is seen by nobody and goes with its attempt. The row goes first and its files after it.
 */
@Component
public class Checkpoints implements BlobReferences {
    private static final String LOSS = "loss";
    /** Files that only a resumed training reads. */
    private static final String TRAINING_STATE = "state/";

    private final JdbcClient jdbc;
    private final JsonValues json;
    private final Blobs blobs;

    Checkpoints(JdbcClient jdbc, JsonValues json, Blobs blobs) {
        this.jdbc = jdbc;
        this.json = json;
        this.blobs = blobs;
    }

    /** Stores what a worker is about to upload. Announcing the same again returns the same checkpoint. */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID announce(long run, int attempt, CheckpointAnnouncement announcement) {
        Optional<UUID> announced = jdbc
                .sql(
                        "select id from checkpoint where run = :run and attempt = :attempt and step = :step and state in ('UPLOADING', 'COMMITTED')")
                .param("run", run)
                .param("attempt", attempt)
                .param("step", announcement.step())
                .query(UUID.class)
                .list()
                .stream()
                .filter(id -> Set.copyOf(files(id)).equals(Set.copyOf(announcement.files())))
                .findFirst();
        return announced.orElseGet(() -> insert(run, attempt, announcement));
    }

    private UUID insert(long run, int attempt, CheckpointAnnouncement announcement) {
        UUID id = UUID.randomUUID();
        List<FileReference> files = announcement.files();
        jdbc.sql("""
                        insert into checkpoint (id, run, attempt, step, progress, state, metrics, size)
                        values (:id, :run, :attempt, :step, :progress, 'UPLOADING', :metrics::jsonb, :size)""")
                .param("id", id)
                .param("run", run)
                .param("attempt", attempt)
                .param("step", announcement.step())
                .param("progress", announcement.progress())
                .param("metrics", json.write(announcement.metrics()))
                .param("size", files.stream().mapToLong(FileReference::size).sum())
                .update();
        addFiles(id, files);
        return id;
    }

    private void addFiles(UUID checkpoint, List<FileReference> files) {
        jdbc.sql("""
                        insert into checkpoint_file (checkpoint, name, size, sha256)
                        select :id, name, size, sha256 from unnest(:name::text[], :size::bigint[], :sha256::text[]) as sent (name, size, sha256)""")
                .param("id", checkpoint)
                .param("name", files.stream().map(FileReference::name).toArray(String[]::new))
                .param("size", files.stream().mapToLong(FileReference::size).toArray())
                .param("sha256", files.stream().map(FileReference::sha256).toArray(String[]::new))
                .update();
    }

    /** The announced file, if this run's checkpoint has one of that name. */
    public Optional<FileReference> file(long run, UUID checkpoint, String name) {
        return jdbc.sql("""
                        select checkpoint_file.name, checkpoint_file.size, sha256 from checkpoint_file join checkpoint on checkpoint.id = checkpoint
                        where checkpoint.run = :run and checkpoint.id = :checkpoint and checkpoint_file.name = :name""")
                .param("run", run)
                .param("checkpoint", checkpoint)
                .param("name", name)
                .query(FileReference.class)
                .optional();
    }

    /** Stores the bytes of an announced file. */
    public void upload(FileReference file, InputStream content) throws IOException {
        Blob named = new Blob(file.sha256(), file.size());
        Blob blob = blobs.fill(named, content);
        if (!blob.equals(named)) {
            throw ApiException.invalid(
                    "",
                    "%s was announced as %d bytes with SHA-256 %s, but %d bytes with %s arrived. Send it again."
                            .formatted(file.name(), file.size(), file.sha256(), blob.size(), blob.sha256()));
        }
    }

    public List<FileReference> files(UUID checkpoint) {
        return jdbc.sql("select name, size, sha256 from checkpoint_file where checkpoint = :checkpoint order by name")
                .param("checkpoint", checkpoint)
                .query(FileReference.class)
                .list();
    }

    /** Names of files whose bytes are not in the store. */
    public List<String> missing(List<FileReference> files) throws IOException {
        List<String> missing = new ArrayList<>();
        for (FileReference file : files) {
            boolean there = blobs.findNamed(file.sha256())
                    .filter(blob -> blob.size() == file.size())
                    .isPresent();
            if (!there) {
                missing.add(file.name());
            }
        }
        return missing;
    }

    /** The manifest that a committed checkpoint leaves beside its files, so that they can be understood without the database. */
    public record Manifest(UUID checkpoint, UUID run, List<FileReference> files) {}

    /**
     * Stores which files a checkpoint has.
     *
     * @return hash of the manifest
     */
    public String storeManifest(UUID run, UUID id, List<FileReference> files) throws IOException {
        String manifest = json.write(new Manifest(id, run, files));
        return blobs.put(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .sha256();
    }

    /**
     * Makes the checkpoint exist. Its files must have been found to be all there. Committing again is harmless.
     *
     * @param primary the metric that ranks the run's checkpoints, or null
     * @return whether it exists only now
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean commit(long run, int attempt, UUID checkpoint, String manifestSha256, @Nullable MetricView primary) {
        Double value = primary == null ? null : value(metrics(run, checkpoint), primary.name());
        int committed = jdbc.sql("""
                        update checkpoint set state = 'COMMITTED', committed_at = clock_timestamp(), manifest = :manifest,
                            primary_value = :value, primary_direction = :direction
                        where id = :id and run = :run and attempt = :attempt and state = 'UPLOADING'""")
                .param("manifest", manifestSha256)
                .param("value", value)
                .param("direction", primary == null ? null : primary.direction().name())
                .param("id", checkpoint)
                .param("run", run)
                .param("attempt", attempt)
                .update();
        return committed > 0;
    }

    /** A metric by its own name, or by that name under its split: reports say {@code accuracy}, curves {@code dev/accuracy}. */
    public static @Nullable Double value(Map<String, Double> metrics, String name) {
        Double value = metrics.get(name);
        return value != null ? value : metrics.get("dev/" + name);
    }

    private Map<String, Double> metrics(long run, UUID checkpoint) {
        return jdbc.sql("select metrics::text from checkpoint where id = :id and run = :run")
                .param("id", checkpoint)
                .param("run", run)
                .query(String.class)
                .optional()
                .map(json::readNumbers)
                .orElseThrow(() -> ApiException.notFound("checkpoint", checkpoint));
    }

    /** Committed and damaged checkpoints by step. */
    public List<Checkpoint> list(long run) {
        Map<UUID, List<FileReference>> files = filesOf(run);
        List<Row> rows = jdbc.sql("""
                        select checkpoint.*, metrics::text as metrics_json from checkpoint
                        where run = :run and state in ('COMMITTED', 'CORRUPT') order by step, committed_at""")
                .param("run", run)
                .query((row, number) -> new Row(
                        row.getObject("id", UUID.class),
                        row.getLong("step"),
                        row.getDouble("progress"),
                        Checkpoint.State.valueOf(row.getString("state")),
                        json.readNumbers(row.getString("metrics_json")),
                        row.getLong("size"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        (Double) row.getObject("primary_value"),
                        row.getString("primary_direction"),
                        row.getInt("pins")))
                .list();
        Row best = best(rows);
        Row newest = newest(rows);
        return rows.stream()
                .map(row -> row.toCheckpoint(row == best, row == newest, files.getOrDefault(row.id(), List.of())))
                .toList();
    }

    private record Row(
            UUID id,
            long step,
            double progress,
            Checkpoint.State state,
            Map<String, Double> metrics,
            long size,
            Instant createdAt,
            @Nullable Double primaryValue,
            @Nullable String primaryDirection,
            int pins) {

        boolean usable() {
            return state == Checkpoint.State.COMMITTED;
        }

        Checkpoint toCheckpoint(boolean best, boolean newest, List<FileReference> files) {
            return new Checkpoint(id, step, progress, state, metrics, size, createdAt, best, newest, files);
        }
    }

    private static @Nullable Row best(List<Row> rows) {
        Row best = null;
        for (Row row : rows) {
            String direction = row.primaryDirection();
            Double value = row.primaryValue();
            if (!row.usable() || direction == null || value == null) {
                continue;
            }
            if (best == null || isBetter(MetricView.Direction.valueOf(direction), row, value, best)) {
                best = row;
            }
        }
        return best;
    }

    /** Of equals, as small dev splits have many, the one with the lower loss, and without a loss the later one. */
    private static boolean isBetter(MetricView.Direction direction, Row row, double value, Row best) {
        int order = DeclaredMetrics.bestFirst(direction)
                .compare(value, Objects.requireNonNullElse(best.primaryValue(), Double.NaN));
        if (order != 0) {
            return order < 0;
        }
        Double loss = value(row.metrics(), LOSS);
        Double bestLoss = value(best.metrics(), LOSS);
        return loss == null || bestLoss == null || loss.isNaN() || loss <= bestLoss;
    }

    private static @Nullable Row newest(List<Row> rows) {
        Row newest = null;
        for (Row row : rows) {
            newest = row.usable() ? row : newest;
        }
        return newest;
    }

    private Map<UUID, List<FileReference>> filesOf(long run) {
        Map<UUID, List<FileReference>> files = new HashMap<>();
        jdbc.sql("""
                        select checkpoint, name, checkpoint_file.size, sha256 from checkpoint_file join checkpoint on checkpoint.id = checkpoint
                        where checkpoint.run = :run order by name""").param("run", run).query(row -> {
            files.computeIfAbsent(row.getObject("checkpoint", UUID.class), none -> new ArrayList<>())
                    .add(new FileReference(row.getString("name"), row.getLong("size"), row.getString("sha256")));
        });
        return files;
    }

    public Optional<Checkpoint> find(long run, UUID id) {
        return list(run).stream()
                .filter(checkpoint -> checkpoint.id().equals(id))
                .findFirst();
    }

    /** Reads every file to its end; returns what is wrong with the first one that is not what it was. */
    public Optional<String> damage(Checkpoint checkpoint) throws IOException {
        for (FileReference file : checkpoint.files()) {
            try (InputStream content = blobs.open(file.sha256())) {
                Blob read = Blobs.measure(content);
                if (read.size() != file.size() || !read.sha256().equals(file.sha256())) {
                    return Optional.of("%s has %d bytes with SHA-256 %s instead of %d bytes with %s"
                            .formatted(file.name(), read.size(), read.sha256(), file.size(), file.sha256()));
                }
            } catch (NoSuchFileException e) {
                return Optional.of(file.name() + " is not in the object store any more");
            }
        }
        return Optional.empty();
    }

    /** A damaged checkpoint stays in the list as such, and is never resumed from or registered. */
    @Transactional
    public void markCorrupt(UUID checkpoint) {
        jdbc.sql("update checkpoint set state = 'CORRUPT' where id = :id and state = 'COMMITTED'")
                .param("id", checkpoint)
                .update();
    }

    /** Keeps the checkpoint until {@link #unpin}, whatever becomes of its run. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void pin(UUID checkpoint) {
        int pinned = jdbc.sql("update checkpoint set pins = pins + 1 where id = :id and state = 'COMMITTED'")
                .param("id", checkpoint)
                .update();
        if (pinned == 0) {
            throw ApiException.conflict("This checkpoint can no longer be used. Choose another one of the run.");
        }
    }

    /** One that no run made goes with its last pin. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void unpin(UUID checkpoint) {
        jdbc.sql("update checkpoint set pins = pins - 1 where id = :id")
                .param("id", checkpoint)
                .update();
        drop(jdbc.sql("select id from checkpoint where id = :id and run is null and pins = 0")
                .param("id", checkpoint)
                .query(UUID.class)
                .list());
    }

    /** A model that another server trained: no run made it here, and it is pinned from the beginning. Its files must be there already. */
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID addImported(long step, Map<String, Double> metrics, List<FileReference> files) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into checkpoint (id, attempt, step, progress, state, metrics, size, pins, committed_at)
                        values (:id, 0, :step, 0, 'COMMITTED', :metrics::jsonb, :size, 1, now())""")
                .param("id", id)
                .param("step", step)
                .param("metrics", json.write(metrics))
                .param("size", files.stream().mapToLong(FileReference::size).sum())
                .update();
        addFiles(id, files);
        return id;
    }

    /** Drops committed checkpoints beyond the newest {@code keep}; the best one, pinned ones and {@code resumedFrom} stay. */
    @Transactional
    public void retain(long run, int keep, @Nullable UUID resumedFrom) {
        List<Checkpoint> usable = list(run).stream()
                .filter(checkpoint -> checkpoint.state() == Checkpoint.State.COMMITTED)
                .toList();
        int old = Math.max(0, usable.size() - Math.max(1, keep));
        drop(usable.subList(0, old).stream()
                .filter(checkpoint -> !checkpoint.best() && !checkpoint.id().equals(resumedFrom))
                .map(Checkpoint::id)
                .toList());
    }

    /**
     * Makes a checkpoint the newest of its run, so that the next attempt starts from it.
     *
     * @throws ApiException when it cannot be resumed from, or a later one is pinned
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dropAfter(long run, UUID checkpoint) {
        List<Checkpoint> all = list(run);
        Checkpoint chosen = all.stream()
                .filter(each -> each.id().equals(checkpoint))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("checkpoint", checkpoint));
        if (chosen.state() != Checkpoint.State.COMMITTED) {
            throw ApiException.conflict(
                    "The checkpoint of step %d is damaged. Choose another one.".formatted(chosen.step()));
        }
        if (chosen.files().stream().noneMatch(file -> file.name().startsWith(TRAINING_STATE))) {
            throw ApiException.conflict(
                    "The checkpoint of step %d holds the model, but not the optimizer's state that training needs to go on. Choose another one."
                            .formatted(chosen.step()));
        }
        List<UUID> later = all.subList(all.indexOf(chosen) + 1, all.size()).stream()
                .map(Checkpoint::id)
                .toList();
        refusePinned(later);
        drop(later);
    }

    private void refusePinned(List<UUID> checkpoints) {
        if (checkpoints.isEmpty()) {
            return;
        }
        jdbc.sql("select step from checkpoint where id in (:ids) and pins > 0 order by step limit 1")
                .param("ids", checkpoints)
                .query(Long.class)
                .optional()
                .ifPresent(step -> {
                    throw ApiException.conflict(
                            "A registered version or another run needs the checkpoint of step %d, which would be dropped. Go on from that one or a later one, or clone the run."
                                    .formatted(step));
                });
    }

    /** All but pinned ones. Their blobs are released, also those of a pinned one: its rows keep them. */
    private void drop(List<UUID> checkpoints) {
        if (checkpoints.isEmpty()) {
            return;
        }
        List<String> freed =
                jdbc.sql("""
                        select sha256 from checkpoint_file where checkpoint in (:ids)
                        union select manifest from checkpoint where id in (:ids) and manifest is not null""").param("ids", checkpoints).query(String.class).list();
        jdbc.sql("delete from checkpoint where id in (:ids) and pins = 0")
                .param("ids", checkpoints)
                .update();
        blobs.release(freed);
    }

    /** Removes all of a run's checkpoints; none may be pinned. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void deleteAll(long run) {
        drop(jdbc.sql("select id from checkpoint where run = :run")
                .param("run", run)
                .query(UUID.class)
                .list());
    }

    /** The attempt has ended, so nobody will commit what it was uploading. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dropUnfinished(long run, int attempt) {
        drop(jdbc.sql("select id from checkpoint where run = :run and attempt = :attempt and state = 'UPLOADING'")
                .param("run", run)
                .param("attempt", attempt)
                .query(UUID.class)
                .list());
    }

    /** The run has succeeded and is never resumed: what only a resumed training needs goes, the models stay. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dropTrainingStates(long run) {
        List<String> freed = jdbc.sql("""
                        delete from checkpoint_file using checkpoint
                        where checkpoint.id = checkpoint_file.checkpoint and checkpoint.run = :run and starts_with(checkpoint_file.name, :state)
                        returning sha256""")
                .param("run", run)
                .param("state", TRAINING_STATE)
                .query(String.class)
                .list();
        jdbc.sql("""
                        update checkpoint set size = (select coalesce(sum(file.size), 0) from checkpoint_file file where file.checkpoint = checkpoint.id)
                        where run = :run""").param("run", run).update();
        blobs.release(freed);
    }

    @Override
    public Set<String> referencedBlobs() {
        return Set.copyOf(jdbc.sql("""
                        select sha256 from checkpoint_file
                        union select manifest from checkpoint where manifest is not null""").query(String.class).list());
    }

    @Override
    public boolean references(String sha256) {
        return jdbc.sql("""
                        select exists (select from checkpoint_file where sha256 = :sha256)
                            or exists (select from checkpoint where manifest = :sha256)""").param("sha256", sha256).query(Boolean.class).single();
    }
}
