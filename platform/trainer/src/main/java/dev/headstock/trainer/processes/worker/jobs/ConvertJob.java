package dev.headstock.trainer.processes.worker.jobs;

import dev.headstock.api.ModelRecipe;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.worker.ConvertWork;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.JobResult;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.analysis.JobPausedException;
import dev.headstock.trainer.pretrained.Outlines;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.processes.worker.checkpoints.Checkpoints;
import dev.headstock.trainer.processes.worker.jobs.JobFiles.FetchedModel;
import dev.headstock.trainer.recipes.RecipeSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a base model by a recipe. */
public final class ConvertJob implements JobKind<ConvertWork, ConvertJob.Fetched> {

    /** @param examples files by SHA-256 of the data set version */
    record Fetched(List<FetchedModel> references, Map<String, Path> examples) {}

    @Override
    public String id() {
        return "convert";
    }

    @Override
    public Class<ConvertWork> work() {
        return ConvertWork.class;
    }

    @Override
    public Fetched fetch(ConvertWork work, JobFiles files) throws IOException {
        Map<String, Path> examples = new HashMap<>();
        for (DataFiles data : work.data()) {
            examples.put(data.sha256(), files.examples(data));
        }
        return new Fetched(files.models(work.references()), examples);
    }

    @Override
    public Finish run(ConvertWork work, Fetched fetched, Job job) throws IOException {
        return run(job.extensions().recipe(work.recipe().id()), work, fetched, job);
    }

    private static <O extends Record> Finish run(ModelRecipe<O> recipe, ConvertWork work, Fetched fetched, Job job)
            throws IOException {
        O options = AnalyzeJob.options(recipe.defaults(), work.recipe().options());
        try (RecipeSession session = JobSessions.recipe(work, fetched, job)) {
            Optional<String> unsupported = recipe.unsupportedReason(session, options);
            if (unsupported.isPresent()) {
                throw new JobUnsupportedException(unsupported.get());
            }
            Path folder = job.folder().resolve("made");
            RecognizedModel model =
                    JobUnsupportedException.unlessObjected(() -> made(recipe, options, session, folder, job));
            send(folder, model, session, job);
            return job.succeeded(Map.of());
        } catch (JobPausedException e) {
            return job.paused(Map.of());
        }
    }

    private static <O extends Record> RecognizedModel made(
            ModelRecipe<O> recipe, O options, RecipeSession session, Path folder, Job job) throws IOException {
        job.status().phase("making the model");
        recipe.make(session, options);
        job.status().phase("writing the model");
        return session.finish(folder);
    }

    private static void send(Path folder, RecognizedModel model, RecipeSession session, Job job) throws IOException {
        job.status().phase("sending the model");
        List<FileReference> files = Checkpoints.describe(folder);
        for (FileReference file : files) {
            job.server().put("/blobs/" + file.sha256(), folder.resolve(file.name()));
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("family", model.family().id());
        summary.put("outline", Json.MAPPER.convertValue(Outlines.view(model.outline()), Object.class));
        summary.put("sources", session.sources());
        session.keptHead().ifPresent(head -> summary.put("head", head.id()));
        job.server().post("/result", new JobResult(List.of(), files, summary));
    }
}
