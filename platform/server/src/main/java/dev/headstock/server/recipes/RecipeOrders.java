package dev.headstock.server.recipes;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.storage.BlobReferences;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What convert jobs are to make, and what they have made. */
@Component
class RecipeOrders implements BlobReferences {
    private final JdbcClient jdbc;
    private final JsonColumns json;

    RecipeOrders(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * @param recipe with all options written out and exact references
     * @param recipeKey of everything that determines the result
     */
    record Order(String name, Choice recipe, long seed, Sources sources, String recipeKey) {}

    /** @param plugin that brings the recipe */
    record Sources(PinnedPlugin plugin, List<Source> models, List<Source> datasets) {}

    /**
     * @param reference an exact one
     * @param sha256 of what it meant
     * @param checkpoint that is kept until the job has finished, or null
     * @param license of the base model that it is or was trained from; null where it is not known, and for data
     * @param languages likewise; null in orders from before they were kept
     */
    record Source(
            String reference,
            String sha256,
            @Nullable UUID checkpoint,
            @Nullable String license,
            @Nullable List<String> languages) {}

    void add(UUID job, Order order, String by) {
        jdbc.sql("""
                        insert into recipe_order (job, name, recipe, seed, sources, recipe_key, created_by)
                        values (:job, :name, :recipe::jsonb, :seed, :sources::jsonb, :key, :by)""")
                .param("job", job)
                .param("name", order.name())
                .param("recipe", json.write(order.recipe()))
                .param("seed", order.seed())
                .param("sources", json.write(order.sources()))
                .param("key", order.recipeKey())
                .param("by", by)
                .update();
    }

    Order get(UUID job) {
        return jdbc.sql("select * from recipe_order where job = :job")
                .param("job", job)
                .query((row, number) -> new Order(
                        row.getString("name"),
                        json.read(row.getString("recipe"), Choice.class),
                        row.getLong("seed"),
                        json.read(row.getString("sources"), Sources.class),
                        row.getString("recipe_key")))
                .single();
    }

    /** Replaces what an earlier message brought. */
    void store(UUID job, JobResult result) {
        jdbc.sql("update recipe_order set result = :result::jsonb where job = :job")
                .param("result", json.write(result))
                .param("job", job)
                .update();
    }

    Optional<JobResult> result(UUID job) {
        return jdbc.sql("select result from recipe_order where job = :job and result is not null")
                .param("job", job)
                .query(String.class)
                .optional()
                .map(result -> json.read(result, JobResult.class));
    }

    /** The job has finished: its files belong to the base model, or are released. */
    void close(UUID job, @Nullable UUID model) {
        jdbc.sql("update recipe_order set result = null, model = :model where job = :job")
                .param("model", model)
                .param("job", job)
                .update();
    }

    /** The base model that the job has made. */
    Optional<UUID> model(UUID job) {
        return jdbc.sql("select model from recipe_order where job = :job and model is not null")
                .param("job", job)
                .query(UUID.class)
                .optional();
    }

    @Override
    public Set<String> referencedBlobs() {
        Set<String> blobs = new HashSet<>();
        jdbc.sql("select result from recipe_order where result is not null")
                .query(String.class)
                .list()
                .forEach(result -> json.read(result, JobResult.class).files().stream()
                        .map(FileReference::sha256)
                        .forEach(blobs::add));
        return blobs;
    }

    @Override
    public boolean references(String sha256) {
        return referencedBlobs().contains(sha256);
    }
}
