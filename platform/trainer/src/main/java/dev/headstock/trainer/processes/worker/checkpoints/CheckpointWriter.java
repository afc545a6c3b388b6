package dev.headstock.trainer.processes.worker.checkpoints;

import dev.headstock.trainer.export.HuggingFaceExport;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.saved.SavedModel;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.TrainingObserver.Progress;
import dev.headstock.trainer.training.values.StoredParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a run as it is now into folders: how to go on, what predicts, and the same for other programs. */
public final class CheckpointWriter {
    public static final String STATE = "state";
    public static final String MODEL = "model";
    private static final String EXPORT = "export";

    private final Training training;
    private final Model model;
    private final ResolvedRun run;
    private final SavedModel description;
    private final HuggingFaceExport export;
    private final Path base;
    private final Path work;

    /**
     * @param base folder of the base model
     * @param work receives a folder for each checkpoint
     */
    public CheckpointWriter(
            Training training, Model model, ResolvedRun run, SavedModel description, Path base, Path work) {
        this.training = training;
        this.model = model;
        this.run = run;
        this.description = description;
        this.export = new HuggingFaceExport(run, base, work.resolve("kept"));
        this.base = base;
        this.work = work;
    }

    /**
     * Writes how to go on, and what predicts.
     *
     * @param fitted constants of the evaluation at this step
     * @param seconds of training so far
     * @return the folder, named after the step
     */
    Path write(Progress progress, Map<String, List<Float>> fitted, double seconds) throws IOException {
        Path folder = Files.createDirectories(work.resolve("checkpoint-" + progress.step()));
        training.saveState(folder.resolve(STATE), seconds);
        description.at(progress.step(), fitted).write(folder.resolve(MODEL), StoredParameters.of(run, model), base);
        return folder;
    }

    /** Adds what other programs read, or in the model's folder why there is nothing for them. */
    void export(Path folder, Map<String, List<Float>> fitted) throws IOException {
        Optional<String> reason = export.write(folder.resolve(EXPORT), model, fitted);
        if (reason.isPresent()) {
            SavedModel.explainMissingExport(folder.resolve(MODEL), reason.get());
        }
    }
}
