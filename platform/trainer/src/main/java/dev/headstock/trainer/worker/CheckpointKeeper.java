package dev.headstock.trainer.worker;

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

/** Writes checkpoints: how to go on, what answers, and the same for other programs. */
final class CheckpointKeeper {
    static final String STATE = "state";
    private static final String MODEL = "model";
    private static final String EXPORT = "export";

    private final Checkpoints checkpoints;
    private final Training training;
    private final Model model;
    private final SavedModel description;
    private final HuggingFaceExport export;
    private final Path base;
    private final Path work;

    CheckpointKeeper(
            Checkpoints checkpoints,
            Training training,
            Model model,
            SavedModel description,
            ResolvedRun run,
            Path base,
            Path work) {
        this.checkpoints = checkpoints;
        this.training = training;
        this.model = model;
        this.description = description;
        this.export = new HuggingFaceExport(run, base, work.resolve("kept"));
        this.base = base;
        this.work = work;
    }

    /**
     * Returns when the checkpoint is committed.
     *
     * @param metrics of the evaluation at this step; empty when there was none
     * @param seconds of training so far
     */
    void keep(Progress progress, Map<String, Double> metrics, double seconds) throws IOException {
        Path folder = Files.createDirectories(work.resolve("checkpoint-" + progress.step()));
        training.saveState(folder.resolve(STATE), seconds);
        description.at(progress.step()).write(folder.resolve(MODEL), model, training.trainedPaths(), base);
        export.write(folder.resolve(EXPORT), model, training.trainedPaths());
        checkpoints.commit(folder, progress, metrics);
    }
}
