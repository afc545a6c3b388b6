package dev.headstock.server.registry;

import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.http.ApiException;
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

    RegistrationSources(Runs runs, Checkpoints checkpoints) {
        this.runs = runs;
        this.checkpoints = checkpoints;
    }

    record Candidate(Run run, Checkpoint checkpoint) {}

    Candidate find(UUID runId, @Nullable UUID checkpointId) {
        Run run = runs.find(runId)
                .orElseThrow(() -> ApiException.invalid("/run", "There is no run %s.".formatted(runId)));
        List<Checkpoint> all = checkpoints.list(run.number());
        Checkpoint chosen = checkpointId == null ? best(run, all) : named(run, all, checkpointId);
        if (CheckpointFiles.forPrediction(chosen.files()).isEmpty()) {
            throw ApiException.conflict(
                    "The checkpoint of step %d holds only what training needs to go on. Choose one made after an evaluation."
                            .formatted(chosen.step()));
        }
        return new Candidate(run, chosen);
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
