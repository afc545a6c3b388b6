package dev.headstock.trainer.processes.worker.jobs;

import dev.headstock.api.HeadType;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.protocol.worker.AnalyzeWork;
import dev.headstock.protocol.worker.ConvertWork;
import dev.headstock.protocol.worker.DataFiles;
import dev.headstock.protocol.worker.ModelFiles.StoredCheckpoint;
import dev.headstock.protocol.worker.ModelFiles.TrainedBy;
import dev.headstock.trainer.analysis.AnalysisSession;
import dev.headstock.trainer.analysis.HeadFactory;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.analysis.ModelHistory;
import dev.headstock.trainer.analysis.ProbeData;
import dev.headstock.trainer.datasets.ExampleFile;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.examples.SeenExamples;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.processes.worker.jobs.JobFiles.FetchedModel;
import dev.headstock.trainer.recipes.RecipeSession;
import dev.headstock.trainer.recipes.RecipeSession.DataSource;
import dev.headstock.trainer.recipes.RecipeSession.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens what analyses and recipes work with, from the files of an assignment. */
final class JobSessions {
    private JobSessions() {}

    static AnalysisSession analysis(AnalyzeWork work, AnalyzeJob.Fetched fetched, Job job) throws IOException {
        List<FetchedModel> all = new ArrayList<>(fetched.models());
        all.addAll(fetched.references());
        References references = JobReferences.of(all, job.extensions());
        List<LoadedModel> models = new ArrayList<>();
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            for (FetchedModel model : fetched.models()) {
                LoadedModel loaded = open(model, references, job);
                opened.add(loaded);
                models.add(loaded);
            }
            Optional<ExampleFile> examples = examples(work, fetched, models, job.extensions());
            examples.ifPresent(opened::add);
            Optional<ResolvedRun> run =
                    models.stream().flatMap(model -> model.run().stream()).findFirst();
            AnalysisSession session = new AnalysisSession(
                    job.torch(),
                    work.seed(),
                    new WorkerJobStore(job),
                    examples.map(file -> new ProbeData(file, schema(work, models)))
                            .orElse(null));
            examples.ifPresent(session::own);
            HeadFactory heads =
                    run.map(trained -> heads(trained, job.extensions())).orElse(HeadFactory.NONE);
            for (int i = 0; i < models.size(); i++) {
                FetchedModel files = fetched.models().get(i);
                session.add(files.files().name(), models.get(i), history(files, job), heads);
            }
            return session;
        } catch (IOException | RuntimeException | Error e) {
            LoadedModel.close(opened);
            throw e;
        }
    }

    static LoadedModel open(FetchedModel model, References references, Job job) throws IOException {
        return LoadedModel.open(
                job.torch(),
                job.extensions(),
                references,
                model.base(),
                model.trained().orElse(null));
    }

    /** The chosen data, or that of the first trained subject, in the columns that its head reads. */
    private static Optional<ExampleFile> examples(
            AnalyzeWork work, AnalyzeJob.Fetched fetched, List<LoadedModel> models, Extensions extensions)
            throws IOException {
        for (int i = 0; i < models.size(); i++) {
            TrainedBy run = fetched.models().get(i).files().run();
            DataFiles chosen = work.data();
            DataFiles data = chosen == null && run != null ? run.data() : chosen;
            if (models.get(i).saved().isPresent() && data != null) {
                Path path = (chosen == null ? fetched.models().get(i).examples() : fetched.examples()).orElseThrow();
                try {
                    return Optional.of(SeenExamples.open(
                            path, data.schema(), models.get(i).saved().get(), extensions));
                } catch (IllegalArgumentException e) {
                    throw new DataException("%s does not fit '%s': %s"
                            .formatted(
                                    data.reference(),
                                    fetched.models().get(i).files().name(),
                                    e.getMessage()));
                }
            }
        }
        DataFiles chosen = work.data();
        return chosen == null
                ? Optional.empty()
                : Optional.of(ExampleFile.open(fetched.examples().orElseThrow(), new ExampleReader(chosen.schema())));
    }

    private static DatasetSchema schema(AnalyzeWork work, List<LoadedModel> models) {
        return models.stream()
                .flatMap(model -> model.saved().stream())
                .findFirst()
                .map(saved -> ExampleReader.schema(saved.schema()))
                .orElseGet(() -> ExampleReader.schema(requireData(work.data()).schema()));
    }

    private static DataFiles requireData(@Nullable DataFiles data) {
        if (data == null) {
            throw new IllegalStateException("the job has no data");
        }
        return data;
    }

    /** Checkpoints are fetched when the analysis asks for one. */
    private static ModelHistory history(FetchedModel model, Job job) {
        TrainedBy run = model.files().run();
        if (run == null) {
            return ModelHistory.NONE;
        }
        return new ModelHistory(
                run.checkpoints().stream().map(StoredCheckpoint::step).toList(),
                step -> job.files()
                        .modelFolder(run.checkpoints().stream()
                                .filter(checkpoint -> checkpoint.step() == step)
                                .findFirst()
                                .orElseThrow()
                                .model()),
                run.history());
    }

    private static HeadFactory heads(ResolvedRun run, Extensions extensions) {
        return width -> head(extensions.head(run.headId()), run, width);
    }

    private static <O extends Record> Head head(HeadType<O> type, ResolvedRun run, int width) {
        O options =
                AnalyzeJob.options(type.defaults(), run.specification().head().options());
        return type.build(run.context(), width, options);
    }

    static RecipeSession recipe(ConvertWork work, ConvertJob.Fetched fetched, Job job) throws IOException {
        References references = JobReferences.of(fetched.references(), job.extensions());
        Map<String, ModelSource> models = new LinkedHashMap<>();
        for (FetchedModel model : fetched.references()) {
            models.put(model.files().reference(), new FetchedSource(model, references, job));
        }
        Map<String, DataSource> data = new LinkedHashMap<>();
        for (DataFiles files : work.data()) {
            Path examples = fetched.examples().get(files.sha256());
            if (examples != null) {
                data.put(files.reference(), new DataSource(examples, new ExampleReader(files.schema())));
            }
        }
        return new RecipeSession(
                job.torch(),
                job.extensions(),
                work.seed(),
                new WorkerJobStore(job),
                models,
                data,
                job.folder().resolve("recipe"));
    }

    private record FetchedSource(FetchedModel model, References references, Job job) implements ModelSource {
        @Override
        public LoadedModel open() throws IOException {
            return JobSessions.open(model, references, job);
        }

        @Override
        public String name() {
            return model.files().name();
        }

        @Override
        public ModelHistory history() {
            return JobSessions.history(model, job);
        }
    }
}
