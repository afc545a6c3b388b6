package dev.headstock.trainer.processes.worker.checkpoints;

import dev.headstock.trainer.export.HuggingFaceExport;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.processes.worker.checkpoints.CheckpointSender.Outgoing;
import dev.headstock.trainer.processes.worker.server.Reports;
import dev.headstock.trainer.saved.SavedModel;
import dev.headstock.trainer.saved.StoredParameters;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.TrainingObserver.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints: how to go on, and what predicts; and for those that people are likely to take, the same for other programs. Writing
 * takes the training's time; hashing and sending do not.
 */
public final class CheckpointKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointKeeper.class);

    public static final String STATE = "state";
    public static final String MODEL = "model";
    private static final String EXPORT = "export";

    private final CheckpointSender sender = new CheckpointSender();
    private final Checkpoints checkpoints;
    private final Reports reports;
    private final Training training;
    private final Model model;
    private final SavedModel description;
    private final ResolvedRun run;
    private final BestCheckpoint best;
    private final HuggingFaceExport export;
    private final Path base;
    private final Path work;

    /** @param base folder of the base model */
    public CheckpointKeeper(
            Checkpoints checkpoints,
            Reports reports,
            Training training,
            Model model,
            SavedModel description,
            ResolvedRun run,
            BestCheckpoint best,
            Path base,
            Path work) {
        this.checkpoints = checkpoints;
        this.reports = reports;
        this.training = training;
        this.model = model;
        this.description = description;
        this.run = run;
        this.best = best;
        this.export = new HuggingFaceExport(run, base, work.resolve("kept"));
        this.base = base;
        this.work = work;
    }

    /**
     * Returns when the checkpoint is written, as the model is now.
     *
     * @param metrics of the evaluation of DEV at this step; empty when there was none
     * @param fitted constants of that evaluation
     * @param requested whether somebody asked for it
     * @param seconds of training so far
     * @throws IOException also when an earlier checkpoint could not be committed
     */
    public void keep(
            Progress progress,
            Map<String, Double> metrics,
            Map<String, List<Float>> fitted,
            boolean requested,
            double seconds)
            throws IOException {
        Path folder = Files.createDirectories(work.resolve("checkpoint-" + progress.step()));
        training.saveState(folder.resolve(STATE), seconds);
        description.at(progress.step(), fitted).write(folder.resolve(MODEL), StoredParameters.of(run, model), base);
        boolean chosen = best.isBeatenBy(metrics);
        if (chosen) {
            best.keep(progress.step(), metrics, folder.resolve(MODEL));
        }
        if (chosen || requested || progress.step() == progress.totalSteps()) {
            Optional<String> reason = export.write(folder.resolve(EXPORT), model, fitted);
            if (reason.isPresent()) {
                SavedModel.explainMissingExport(folder.resolve(MODEL), reason.get());
            }
        }
        sender.send(new Written(folder, progress, metrics, chosen, requested));
    }

    /**
     * A checkpoint in a folder.
     *
     * @param chosen whether DEV prefers it to all before it
     */
    private final class Written implements Outgoing {
        private final Path folder;
        private final Progress progress;
        private final Map<String, Double> metrics;
        private final boolean chosen;
        private final boolean requested;

        Written(Path folder, Progress progress, Map<String, Double> metrics, boolean chosen, boolean requested) {
            this.folder = folder;
            this.progress = progress;
            this.metrics = metrics;
            this.chosen = chosen;
            this.requested = requested;
        }

        @Override
        public void send() throws IOException {
            // A run that resumes from this checkpoint never repeats the points before it, so they must be safe first.
            reports.flush();
            checkpoints.commit(folder, progress, metrics);
            LOG.info("Checkpoint at step {} is committed.", progress.step());
        }

        @Override
        public void discard() throws IOException {
            Checkpoints.delete(folder);
        }

        /** What DEV chose is replaced by a better choice only, what people asked for by nothing. */
        @Override
        public boolean isReplacedBy(Outgoing newer) {
            return !requested && (!chosen || newer instanceof Written written && written.chosen);
        }
    }

    /** Returns when every checkpoint is committed. */
    public void finish() throws IOException {
        sender.await();
    }

    @Override
    public void close() throws IOException {
        sender.close();
    }
}
