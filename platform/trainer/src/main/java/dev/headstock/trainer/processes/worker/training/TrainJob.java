package dev.headstock.trainer.processes.worker.training;

import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.TrainWork;
import dev.headstock.protocol.worker.TrainWork.CheckpointReference;
import dev.headstock.protocol.worker.TrainWork.TrainedRun;
import dev.headstock.trainer.processes.worker.jobs.Job;
import dev.headstock.trainer.processes.worker.jobs.JobFiles;
import dev.headstock.trainer.processes.worker.jobs.JobFiles.FetchedModel;
import dev.headstock.trainer.processes.worker.jobs.JobKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Trains a run. */
public final class TrainJob implements JobKind<TrainWork, TrainJob.Fetched> {
    private static final String EXPORT = "export/";

    /**
     * @param run what to train
     * @param base folder of the base model
     * @param resume folder of the checkpoint to go on from
     * @param best model folder of the checkpoint that DEV chose so far
     */
    record Fetched(
            TrainedRun run,
            Path examples,
            Path base,
            List<FetchedModel> references,
            Optional<Path> resume,
            Optional<Path> best) {}

    @Override
    public String id() {
        return "train";
    }

    @Override
    public Class<TrainWork> work() {
        return TrainWork.class;
    }

    @Override
    public Fetched fetch(TrainWork work, JobFiles files) throws IOException {
        if (work.runs().size() != 1) {
            throw new IllegalArgumentException(
                    "This worker trains one run at a time, not %d fused ones. Launch them as separate runs."
                            .formatted(work.runs().size()));
        }
        TrainedRun run = work.runs().get(0);
        CheckpointReference resume = run.resumeFrom();
        return new Fetched(
                run,
                files.examples(run.data()),
                files.folder(run.model()),
                files.models(run.references()),
                resume == null
                        ? Optional.empty()
                        : Optional.of(files.folder(resume.files().stream()
                                .filter(file -> !file.name().startsWith(EXPORT))
                                .toList())),
                run.best().isEmpty() ? Optional.empty() : Optional.of(files.modelFolder(run.best())));
    }

    @Override
    public Finish run(TrainWork work, Fetched fetched, Job job) throws IOException {
        try (RunTraining training = RunTraining.prepare(fetched, job)) {
            return training.run();
        }
    }
}
