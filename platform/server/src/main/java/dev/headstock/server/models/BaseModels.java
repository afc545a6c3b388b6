package dev.headstock.server.models;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Sha256;
import dev.headstock.protocol.host.OutlineResult.ImportReport;
import dev.headstock.protocol.host.OutlineResult.Outline;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.home.Home;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.IdOwner;
import dev.headstock.server.storage.BlobReferences;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;

/** The base models of this server. Other packages come in here. */
@Component
public class BaseModels implements BlobReferences, IdOwner {
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<List<FileReference>> FILES = new TypeReference<>() {};
    private static final TypeReference<Map<String, @Nullable Object>> PROVENANCE = new TypeReference<>() {};
    private static final String SELECT = """
            select m.*, (select jsonb_agg(jsonb_build_object('name', f.name, 'size', f.size, 'sha256', f.sha256) order by f.name)
                         from base_model_file f where f.model_id = m.id) as files
            from base_model m
            """;

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final Blobs blobs;
    private final Home home;
    private final ObjectProvider<ModelUsage> usage;
    private final ApplicationEventPublisher publisher;

    BaseModels(
            JdbcClient jdbc,
            JsonColumns json,
            Blobs blobs,
            Home home,
            ObjectProvider<ModelUsage> usage,
            ApplicationEventPublisher publisher) {
        this.jdbc = jdbc;
        this.json = json;
        this.blobs = blobs;
        this.home = home;
        this.usage = usage;
        this.publisher = publisher;
    }

    public List<BaseModel> list() {
        List<UUID> all = jdbc.sql("select id from base_model").query(UUID.class).list();
        Map<UUID, Long> runs = runs(all);
        return jdbc.sql(SELECT + " order by m.name")
                .query((row, number) -> model(row, runs))
                .list();
    }

    public BaseModel get(UUID id) {
        return find(id).orElseThrow(() -> ApiException.notFound("base model", id));
    }

    public Optional<BaseModel> find(UUID id) {
        Map<UUID, Long> runs = runs(List.of(id));
        return jdbc.sql(SELECT + " where m.id = :id")
                .param("id", id)
                .query((row, number) -> model(row, runs))
                .optional();
    }

    @Override
    public Optional<String> describe(UUID id) {
        return find(id).map(model -> "the base model '%s'".formatted(model.name()));
    }

    public List<FileReference> files(UUID id) {
        List<FileReference> files = jdbc.sql(
                        "select name, size, sha256 from base_model_file where model_id = :id order by name")
                .param("id", id)
                .query(FileReference.class)
                .list();
        if (files.isEmpty()) {
            throw ApiException.notFound("base model", id);
        }
        return files;
    }

    /** Layers, sites and configuration, and how the model came here. */
    public ModelDescription description(UUID id) {
        return jdbc.sql("select outline, family_reason, import_report, provenance from base_model where id = :id")
                .param("id", id)
                .query(this::toDescription)
                .optional()
                .orElseThrow(() -> ApiException.notFound("base model", id));
    }

    private ModelDescription toDescription(ResultSet row, int number) throws SQLException {
        String report = row.getString("import_report");
        String provenance = row.getString("provenance");
        return new ModelDescription(
                json.read(row.getString("outline"), Outline.class),
                row.getString("family_reason"),
                report == null ? null : json.read(report, ImportReport.class),
                provenance == null ? null : json.read(provenance, PROVENANCE));
    }

    /** A folder with config.json, model.safetensors and tokenizer.json, for programs that want a path. Never write to it. */
    public Path folder(UUID id) {
        BaseModel model = get(id);
        try {
            Path folder = Files.createDirectories(home.folder("cache/models").resolve(model.sha256()));
            for (FileReference file : model.files()) {
                // Asked every time: the file may have been removed from a cache, and the home folder may have moved.
                link(folder.resolve(file.name()), blobs.local(file.sha256()));
            }
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot lay out base model " + model.name(), failure);
        }
    }

    /** Replaces a link that leads elsewhere as a whole: another process may be reading through it. */
    private void link(Path link, Path file) throws IOException {
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(file)) {
            return;
        }
        Path fresh = home.folder("cache/models").resolve(".link-" + UUID.randomUUID());
        Files.move(Files.createSymbolicLink(fresh, file), link, StandardCopyOption.ATOMIC_MOVE);
    }

    public Optional<BaseModel> findBySha256(String sha256) {
        return jdbc.sql("select id from base_model where sha256 = :sha256")
                .param("sha256", sha256)
                .query(UUID.class)
                .optional()
                .map(this::get);
    }

    public Optional<BaseModel> findByName(String name) {
        return jdbc.sql("select id from base_model where name = :name")
                .param("name", name)
                .query(UUID.class)
                .optional()
                .map(this::get);
    }

    /** The blobs must be there already. */
    @Transactional
    public BaseModel add(NewModel model) {
        UUID id = UUID.randomUUID();
        Origin origin = model.origin();
        jdbc.sql("""
                        insert into base_model (id, name, family, source, hub_id, license, languages, outline, family_reason, import_report,
                                provenance, recipe_key, size, sha256)
                        values (:id, :name, :family, :source, :hubId, :license, cast(:languages as jsonb), cast(:outline as json),
                                :familyReason, cast(:report as json), cast(:provenance as json), :recipeKey, :size, :sha256)
                        """)
                .param("id", id)
                .param("name", origin.name())
                .param("family", model.family())
                .param("source", origin.source().name())
                .param("hubId", origin.hubId())
                .param("license", origin.license())
                .param("languages", json.write(origin.languages()))
                .param("outline", json.write(model.description().outline()))
                .param("familyReason", model.description().familyReason())
                .param("report", json.write(model.description().report()))
                .param("provenance", json.write(model.description().provenance()))
                .param("recipeKey", model.recipeKey())
                .param(
                        "size",
                        model.files().stream().mapToLong(FileReference::size).sum())
                .param("sha256", model.sha256())
                .update();
        for (FileReference file : model.files()) {
            jdbc.sql(
                            "insert into base_model_file (model_id, name, size, sha256) values (:model, :name, :size, :sha256)")
                    .param("model", id)
                    .param("name", file.name())
                    .param("size", file.size())
                    .param("sha256", file.sha256())
                    .update();
        }
        return get(id);
    }

    /**
     * A model that a recipe has made. Its files must be there already; when a model has exactly these files, that one is returned.
     *
     * @param licenses of the models that it was made of: it is bound by all of them
     * @param recipeKey of what determines the result
     */
    @Transactional
    public BaseModel addMade(
            String name,
            String family,
            ModelDescription description,
            List<FileReference> files,
            Set<String> licenses,
            Set<String> languages,
            String recipeKey) {
        return findBySha256(Sha256.of(files))
                .orElseGet(() -> add(new NewModel(
                        Origin.made(name, licenses, languages),
                        family,
                        description,
                        files,
                        Sha256.of(files),
                        recipeKey)));
    }

    /** The model that a recipe has made from the same options, seed, sources and plugin. */
    public Optional<BaseModel> findByRecipeKey(String recipeKey) {
        return jdbc.sql("select id from base_model where recipe_key = :key")
                .param("key", recipeKey)
                .query(UUID.class)
                .optional()
                .map(this::get);
    }

    /** What is wrong with the name of a model that does not exist yet, or nothing. */
    public Optional<String> problemOfName(String name) {
        try {
            ModelNames.check(name);
        } catch (ApiException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return findByName(name)
                .map(taken -> "Another model is already named '%s'. Choose another name.".formatted(name));
    }

    /**
     * A model whose files are blobs, without a row.
     *
     * @param recipeKey of what determines a recipe's result; null for an imported model
     */
    public record NewModel(
            Origin origin,
            String family,
            ModelDescription description,
            List<FileReference> files,
            String sha256,
            @Nullable String recipeKey) {
        public static NewModel imported(
                Origin origin, String family, ModelDescription description, List<FileReference> files) {
            return new NewModel(origin, family, description, files, Sha256.of(files), null);
        }
    }

    @Transactional
    public void remove(UUID id) {
        BaseModel model = get(id);
        if (model.runCount() > 0) {
            throw ApiException.conflict(
                    "Model %s has runs: %d. Delete their experiments first.".formatted(model.name(), model.runCount()));
        }
        publisher.publishEvent(new BaseModelRemoved(id));
        try {
            jdbc.sql("delete from base_model where id = :id").param("id", id).update();
        } catch (DataIntegrityViolationException e) {
            throw ApiException.conflict(
                    "Runs name %s, or a model that was trained from it, in their options, or registered versions need it. Delete those first."
                            .formatted(model.name()));
        }
        blobs.release(model.files().stream().map(FileReference::sha256).toList());
    }

    @Override
    public Set<String> referencedBlobs() {
        return new HashSet<>(jdbc.sql("select sha256 from base_model_file")
                .query(String.class)
                .list());
    }

    @Override
    public boolean references(String sha256) {
        return jdbc.sql("select exists (select from base_model_file where sha256 = :sha256)")
                .param("sha256", sha256)
                .query(Boolean.class)
                .single();
    }

    private Map<UUID, Long> runs(List<UUID> models) {
        return usage.stream().findFirst().map(each -> each.runsOf(models)).orElse(Map.of());
    }

    private BaseModel model(ResultSet row, Map<UUID, Long> runs) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        Outline outline = json.read(row.getString("outline"), Outline.class);
        return new BaseModel(
                id,
                row.getString("name"),
                row.getString("family"),
                BaseModel.Source.valueOf(row.getString("source")),
                row.getString("hub_id"),
                row.getString("license"),
                json.read(row.getString("languages"), STRINGS),
                outline.layers(),
                outline.width(),
                outline.attentionHeads(),
                outline.feedForwardWidth(),
                outline.vocabulary(),
                outline.maxTokens(),
                outline.parameters(),
                row.getLong("size"),
                row.getString("sha256"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                runs.getOrDefault(id, 0L),
                json.read(row.getString("files"), FILES));
    }
}
