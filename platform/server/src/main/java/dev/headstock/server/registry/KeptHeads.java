package dev.headstock.server.registry;

import dev.headstock.protocol.FileReference;
import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModelRemoved;
import dev.headstock.server.runs.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The heads that recipes kept with the base models they made: such a model predicts without training. Its files are a checkpoint that no run
 * made, with the lineage of the model that the head was taken from.
 */
@Component
public class KeptHeads {
    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final Checkpoints checkpoints;
    private final ModelVersions versions;
    private final Lineages lineages;

    KeptHeads(JdbcClient jdbc, JsonColumns json, Checkpoints checkpoints, ModelVersions versions, Lineages lineages) {
        this.jdbc = jdbc;
        this.json = json;
        this.checkpoints = checkpoints;
        this.versions = versions;
        this.lineages = lineages;
    }

    /** @param checkpoint whose files the model over its base model consists of */
    public record KeptHead(UUID checkpoint, Lineage lineage) {}

    public Optional<KeptHead> of(UUID baseModel) {
        return jdbc.sql("select checkpoint, lineage from kept_head where base_model = :model")
                .param("model", baseModel)
                .query((row, number) -> new KeptHead(
                        row.getObject("checkpoint", UUID.class), json.read(row.getString("lineage"), Lineage.class)))
                .optional();
    }

    /** The base model whose head this checkpoint is. */
    public Optional<UUID> baseModel(UUID checkpoint) {
        return jdbc.sql("select base_model from kept_head where checkpoint = :checkpoint")
                .param("checkpoint", checkpoint)
                .query(UUID.class)
                .optional();
    }

    /**
     * @param made the base model under the head
     * @param run that trained the model with the head, or null when no run of this server did
     * @param checkpoint of the model with the head
     * @param files of the made model, named as in a checkpoint
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(BaseModel made, String recipe, @Nullable Run run, UUID checkpoint, List<FileReference> files) {
        Lineage origin = run == null ? lineage(checkpoint) : lineages.of(run, checkpoint(run, checkpoint));
        Lineage lineage = lineages.made(origin, made, recipe, files);
        UUID own = checkpoints.addImported(lineage.checkpoint().step(), Map.of(), files);
        jdbc.sql(
                        "insert into kept_head (base_model, checkpoint, lineage) values (:model, :checkpoint, cast(:lineage as jsonb))")
                .param("model", made.id())
                .param("checkpoint", own)
                .param("lineage", json.write(lineage.in(own)))
                .update();
    }

    private Checkpoint checkpoint(Run run, UUID checkpoint) {
        return checkpoints
                .find(run.number(), checkpoint)
                .orElseThrow(() -> ApiException.notFound("checkpoint", checkpoint));
    }

    /** Of a model that no run of this server trained. */
    private Lineage lineage(UUID checkpoint) {
        return versions.from(checkpoint).stream()
                .map(ModelVersion::lineage)
                .findFirst()
                .or(() -> jdbc.sql("select lineage from kept_head where checkpoint = :checkpoint")
                        .param("checkpoint", checkpoint)
                        .query((row, number) -> json.read(row.getString("lineage"), Lineage.class))
                        .optional())
                .orElseThrow(() -> ApiException.notFound("checkpoint", checkpoint));
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void onRemoved(BaseModelRemoved removed) {
        of(removed.model()).ifPresent(kept -> {
            jdbc.sql("delete from kept_head where base_model = :model")
                    .param("model", removed.model())
                    .update();
            checkpoints.unpin(kept.checkpoint());
        });
    }
}
