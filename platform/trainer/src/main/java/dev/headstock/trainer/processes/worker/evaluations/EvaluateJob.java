package dev.headstock.trainer.processes.worker.evaluations;

import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.EvaluateWork;
import dev.headstock.protocol.worker.Finish;
import dev.headstock.protocol.worker.ModelFiles.TrainedBy;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.datasets.ExampleFile;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.evaluation.EncodedSplit;
import dev.headstock.trainer.evaluation.EvaluationRequest;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.examples.SeenExamples;
import dev.headstock.trainer.processes.worker.jobs.DataException;
import dev.headstock.trainer.processes.worker.jobs.Job;
import dev.headstock.trainer.processes.worker.jobs.JobFiles;
import dev.headstock.trainer.processes.worker.jobs.JobFiles.FetchedModel;
import dev.headstock.trainer.processes.worker.jobs.JobKind;
import dev.headstock.trainer.processes.worker.jobs.JobReferences;
import dev.headstock.trainer.saved.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates a trained model on a data set version: its own, or another one with the columns that it reads. */
public final class EvaluateJob implements JobKind<EvaluateWork, EvaluateJob.Fetched> {

    record Fetched(FetchedModel model, Path examples) {}

    @Override
    public String id() {
        return "evaluate";
    }

    @Override
    public Class<EvaluateWork> work() {
        return EvaluateWork.class;
    }

    @Override
    public Fetched fetch(EvaluateWork work, JobFiles files) throws IOException {
        return new Fetched(files.model(work.model()), files.examples(work.data()));
    }

    @Override
    public Finish run(EvaluateWork work, Fetched fetched, Job job) throws IOException {
        References references = JobReferences.of(List.of(fetched.model()), job.extensions());
        Path trained = fetched.model()
                .trained()
                .orElseThrow(
                        () -> new DataException("'%s' is a base model, which predicts nothing. Choose a trained model."
                                .formatted(work.model().name())));
        try (LoadedModel loaded = LoadedModel.open(
                job.torch(), job.extensions(), references, fetched.model().base(), trained)) {
            return job.succeeded(evaluate(work, fetched.examples(), loaded, job));
        }
    }

    private static Map<String, Double> evaluate(EvaluateWork work, Path path, LoadedModel loaded, Job job)
            throws IOException {
        SavedModel saved = loaded.saved().orElseThrow();
        ResolvedRun run = loaded.run().orElseThrow();
        Map<String, Double> summary = new LinkedHashMap<>();
        try (ExampleFile examples = open(work, path, saved, job)) {
            for (Split split : work.splits()) {
                UnitSet units = encode(split, examples, loaded.encoder(), run, job);
                if (units.size() == 0) {
                    continue;
                }
                EncodedSplit encoded =
                        new EncodedSplit(units, numbers -> examples.read(split, numbers), loaded.encoder());
                EvaluationRequest request = isTuning(work, split)
                        ? EvaluationRequest.tuning()
                        : EvaluationRequest.with(Fitted.arrays(saved.fitted()));
                new FinalEvaluation(job, run, loaded.model(), saved.step())
                        .evaluate(split, encoded, work.replicates() > 0 ? request.withReplicates() : request);
                summary.merge("examples", (double) units.examples(), Double::sum);
            }
        }
        if (summary.isEmpty()) {
            throw new DataException(
                    "The data set version has no rows in %s. Choose other splits.".formatted(work.splits()));
        }
        return summary;
    }

    private static ExampleFile open(EvaluateWork work, Path path, SavedModel saved, Job job) throws IOException {
        try {
            return SeenExamples.open(path, work.data().schema(), saved, job.extensions());
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "%s does not fit the model: %s".formatted(work.data().reference(), e.getMessage()));
        }
    }

    /** Nothing is measured with constants that were tuned on the same rows. */
    private static boolean isTuning(EvaluateWork work, Split split) {
        TrainedBy trainedBy = work.model().run();
        return split == Split.DEV
                && trainedBy != null
                && trainedBy.data().sha256().equals(work.data().sha256());
    }

    private static UnitSet encode(Split split, ExampleFile examples, RowEncoder encoder, ResolvedRun run, Job job)
            throws IOException {
        try (UnitSet.Collector collector = new UnitSet.Collector(encoder, run.head(), job.status()::progressed)) {
            examples.read(Map.of(split, collector::add));
            return collector.finish();
        }
    }
}
