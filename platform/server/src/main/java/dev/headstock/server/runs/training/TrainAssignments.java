package dev.headstock.server.runs.training;

import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.ModelFiles;
import dev.headstock.protocol.worker.TrainWork;
import dev.headstock.protocol.worker.TrainWork.CheckpointReference;
import dev.headstock.protocol.worker.TrainWork.TrainedRun;
import dev.headstock.server.checkpoints.Checkpoint;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.models.JobModels;
import dev.headstock.server.models.ModelFileLists;
import dev.headstock.server.queue.ActiveJob;
import dev.headstock.server.queue.AttemptOutcome;
import dev.headstock.server.queue.Attempts;
import dev.headstock.server.queue.LeaseLostException;
import dev.headstock.server.queue.PreparedAssignment;
import dev.headstock.server.runs.Run;
import dev.headstock.server.runs.RunReference;
import dev.headstock.server.runs.Runs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What an attempt at a run is to do: the whole run, from the newest checkpoint whose files are all still what they were. What earlier attempts
 * wrote after it is dropped in the moment in which the attempt begins.
 */
@Component
class TrainAssignments {
    private static final String MODEL = "model/";

    private final Runs runs;
    private final Datasets datasets;
    private final BaseModels models;
    private final JobModels references;
    private final Checkpoints checkpoints;
    private final Attempts attempts;
    private final Rewind rewind;

    TrainAssignments(
            Runs runs,
            Datasets datasets,
            BaseModels models,
            JobModels references,
            Checkpoints checkpoints,
            Attempts attempts,
            Rewind rewind) {
        this.runs = runs;
        this.datasets = datasets;
        this.models = models;
        this.references = references;
        this.checkpoints = checkpoints;
        this.attempts = attempts;
        this.rewind = rewind;
    }

    PreparedAssignment prepare(ActiveJob job) throws IOException {
        UUID id = TrainJobs.run(job);
        Run run = runs.get(id);
        Checkpoint start = findStart(job, run).orElse(null);
        TrainedRun trained = trained(run, start);
        return new PreparedAssignment(
                new TrainWork(List.of(trained)), files(trained), () -> rewind.to(id, run.number(), start));
    }

    /** The newest checkpoint that can be read back. Damaged ones are marked; when all are, the run ends rather than start from scratch. */
    private Optional<Checkpoint> findStart(ActiveJob job, Run run) throws IOException {
        List<Checkpoint> all = checkpoints.list(run.number());
        for (int i = all.size() - 1; i >= 0; i--) {
            Checkpoint candidate = all.get(i);
            if (candidate.state() != Checkpoint.State.COMMITTED) {
                continue;
            }
            Optional<String> damage = checkpoints.damage(candidate);
            if (damage.isEmpty()) {
                return Optional.of(candidate);
            }
            checkpoints.markCorrupt(candidate.id());
            rewind.log(
                    run.id(),
                    job,
                    "The checkpoint of step %d cannot be used: %s".formatted(candidate.step(), damage.get()));
        }
        if (!all.isEmpty()) {
            attempts.finish(
                    job.attempt(),
                    AttemptOutcome.failed(
                            "no-usable-checkpoint",
                            "None of this run's checkpoints can be read back.",
                            "Check the object store, then launch the run again.",
                            false));
            throw new LeaseLostException(job.attempt());
        }
        return Optional.empty();
    }

    private TrainedRun trained(Run run, @Nullable Checkpoint start) {
        DatasetVersion version = datasets.version(run.dataset().versionId());
        DataFiles data = datasets.files(version);
        List<ModelFiles> named = run.references().stream()
                .filter(reference -> reference.kind() == RunReference.Kind.MODEL)
                .map(reference -> references.get(reference.reference()).files())
                .toList();
        Checkpoint best = start == null
                ? null
                : checkpoints.list(run.number()).stream()
                        .filter(Checkpoint::best)
                        .filter(checkpoint -> checkpoint.step() <= start.step())
                        .findFirst()
                        .orElse(null);
        return new TrainedRun(
                run.id().toString(),
                run.specification(),
                data,
                models.files(run.baseModel().id()),
                named,
                start == null ? null : new CheckpointReference(start.id().toString(), start.step(), start.files()),
                best == null ? null : best.step(),
                best == null
                        ? List.of()
                        : best.files().stream()
                                .filter(file -> file.name().startsWith(MODEL))
                                .toList(),
                best == null ? Map.of() : best.metrics());
    }

    private static List<FileReference> files(TrainedRun run) {
        List<FileReference> files = new ArrayList<>();
        files.add(run.data().examples());
        files.addAll(run.model());
        run.references().forEach(reference -> files.addAll(ModelFileLists.all(reference)));
        CheckpointReference resumeFrom = run.resumeFrom();
        if (resumeFrom != null) {
            files.addAll(resumeFrom.files());
        }
        files.addAll(run.best());
        return files;
    }
}
