package dev.headstock.server.registry;

import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.Runs;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds what a registration asks for, and knows whether a version is still needed. */
@Component
class RegistrationSources {
    private final Runs runs;
    private final Checkpoints checkpoints;
    private final BaseModels models;
    private final KeptHeads heads;
    private final Lineages lineages;

    RegistrationSources(Runs runs, Checkpoints checkpoints, BaseModels models, KeptHeads heads, Lineages lineages) {
        this.runs = runs;
        this.checkpoints = checkpoints;
        this.models = models;
        this.heads = heads;
        this.lineages = lineages;
    }

    /** @param imported whether no run of this server made it */
    record Candidate(boolean imported, Lineage lineage) {}

    Candidate find(Registration registration) {
        UUID run = registration.run();
        String baseModel = registration.baseModel();
        if ((run == null) == (baseModel == null)) {
            throw ApiException.invalid("/run", "Name either a run or a base model that a recipe made with a head.");
        }
        if (run != null) {
            return ofRun(run, registration.checkpoint());
        }
        return ofBaseModel(String.valueOf(baseModel));
    }

    private Candidate ofBaseModel(String name) {
        BaseModel model = models.findByName(name)
                .orElseThrow(() -> ApiException.invalid("/baseModel", "There is no base model '%s'.".formatted(name)));
        return heads.of(model.id())
                .map(kept -> new Candidate(true, kept.lineage()))
                .orElseThrow(() -> ApiException.invalid(
                        "/baseModel",
                        "'%s' has no head, so it predicts nothing. Train it, and register the run.".formatted(name)));
    }

    private Candidate ofRun(UUID runId, @Nullable UUID checkpointId) {
        Run run = runs.find(runId)
                .orElseThrow(() -> ApiException.invalid("/run", "There is no run %s.".formatted(runId)));
        List<Checkpoint> all = checkpoints.list(run.number());
        Checkpoint chosen = checkpointId == null ? best(run, all) : named(run, all, checkpointId);
        if (CheckpointFiles.forPrediction(chosen.files()).isEmpty()) {
            throw ApiException.conflict(
                    "The checkpoint of step %d holds only what training needs to go on. Choose one made after an evaluation."
                            .formatted(chosen.step()));
        }
        return new Candidate(false, lineages.of(run, chosen));
    }

    /** A run that has not finished reads the version. */
    void refuseIfNeeded(ModelVersion version) {
        if (runs.needs("version/%s/%d".formatted(version.model(), version.number()))) {
            throw ApiException.conflict("A run that has not finished refers to %s version %d. Wait for it or cancel it."
                    .formatted(version.model(), version.number()));
        }
    }

    private static Checkpoint best(Run run, List<Checkpoint> all) {
        return all.stream()
                .filter(checkpoint -> checkpoint.best() || checkpoint.newest())
                .max(Comparator.comparing(Checkpoint::best))
                .orElseThrow(() -> ApiException.conflict(
                        "Run %s has no checkpoint yet. Wait for its first evaluation.".formatted(run.name())));
    }

    private static Checkpoint named(Run run, List<Checkpoint> all, UUID id) {
        return all.stream()
                .filter(checkpoint -> checkpoint.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        ApiException.invalid("/checkpoint", "Run %s has no checkpoint %s.".formatted(run.name(), id)));
    }
}
