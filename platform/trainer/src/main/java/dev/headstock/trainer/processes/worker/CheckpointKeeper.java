package dev.headstock.trainer.processes.worker;

import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.engine.SavedModel;
import dev.headstock.trainer.engine.Training;
import dev.headstock.trainer.engine.TrainingObserver.Progress;
import dev.headstock.trainer.export.HuggingFaceExport;
import dev.headstock.trainer.planning.ResolvedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints: how to go on, what answers, and the same for other programs. Writing them takes the training's time; sending them does
 * not, unless the one before is still on its way.
 */
final class CheckpointKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointKeeper.class);

    static final String STATE = "state";
    private static final String MODEL = "model";
    private static final String EXPORT = "export";

    private final CheckpointSender sender = new CheckpointSender();
    private final Checkpoints checkpoints;
    private final Reports reports;
    private final Training training;
    private final Model model;
    private final SavedModel description;
    private final HuggingFaceExport export;
    private final Path base;
    private final Path work;

    CheckpointKeeper(
            Checkpoints checkpoints,
            Reports reports,
            Training training,
            Model model,
            SavedModel description,
            ResolvedRun run,
            Path base,
            Path work) {
        this.checkpoints = checkpoints;
        this.reports = reports;
        this.training = training;
        this.model = model;
        this.description = description;
        this.export = new HuggingFaceExport(run, base, work.resolve("kept"));
        this.base = base;
        this.work = work;
    }

    /**
     * Returns when the checkpoint is written, as the model is now, and the one before is committed.
     *
     * @param metrics of the evaluation at this step; empty when there was none
     * @param seconds of training so far
     * @throws IOException also when the checkpoint before could not be committed
     */
    void keep(Progress progress, Map<String, Double> metrics, double seconds) throws IOException {
        sender.await();
        Path folder = Files.createDirectories(work.resolve("checkpoint-" + progress.step()));
        training.saveState(folder.resolve(STATE), seconds);
        description.at(progress.step()).write(folder.resolve(MODEL), model, training.trainedPaths(), base);
        export.write(folder.resolve(EXPORT), model, training.trainedPaths());
        sender.send(() -> commit(folder, progress, metrics));
    }

    private Progress commit(Path folder, Progress progress, Map<String, Double> metrics) throws IOException {
        // A run that resumes from this checkpoint never repeats the points before it, so they must be safe first.
        reports.flush();
        checkpoints.commit(folder, progress, metrics);
        LOG.info("Checkpoint at step {} is committed.", progress.step());
        return progress;
    }

    /** Returns when every checkpoint is committed. */
    void finish() throws IOException {
        sender.await();
    }

    @Override
    public void close() throws IOException {
        sender.close();
    }
}
