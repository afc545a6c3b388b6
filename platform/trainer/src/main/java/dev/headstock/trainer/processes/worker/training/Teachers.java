package dev.headstock.trainer.processes.worker.training;

import dev.headstock.api.head.Head;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.protocol.FileReference;
import dev.headstock.protocol.Split;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.datasets.ExampleFile;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.features.FeatureSource;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.processes.worker.jobs.Job;
import dev.headstock.trainer.processes.worker.jobs.JobFiles.FetchedModel;
import dev.headstock.trainer.training.steps.Teacher;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The frozen models that a run learns from. Each reads the training examples with its own tokenizer; where that gives the same tokens, the
 * units of the run are used.
 */
record Teachers(Map<ModelReference, Teacher> byReference) {

    /** @param opened receives what is to be closed when the training has ended */
    static Teachers load(
            ResolvedRun run,
            UnitSet train,
            ExampleFile examples,
            List<FetchedModel> models,
            Job job,
            List<AutoCloseable> opened)
            throws IOException {
        Map<ModelReference, Teacher> teachers = new LinkedHashMap<>();
        List<ModelReference> named = run.interceptors().stream()
                .map(StepInterceptor::teachers)
                .flatMap(List::stream)
                .map(StepInterceptor.Teacher::model)
                .distinct()
                .toList();
        for (ModelReference reference : named) {
            FetchedModel model = models.stream()
                    .filter(candidate -> candidate.files().reference().equals(reference.id()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the teacher '%s' is not there. Choose another.".formatted(reference.id())));
            teachers.put(reference, load(run, train, examples, model, job, opened));
        }
        return new Teachers(teachers);
    }

    private static Teacher load(
            ResolvedRun run,
            UnitSet train,
            ExampleFile examples,
            FetchedModel fetched,
            Job job,
            List<AutoCloseable> opened)
            throws IOException {
        LoadedModel loaded = LoadedModel.open(
                job.torch(),
                job.extensions(),
                run.references(),
                fetched.base(),
                fetched.trained().orElse(null));
        opened.add(loaded);
        Model model = withOutputs(loaded, run.head(), run.settings().seed(), opened);
        int maxTokens = Math.min(
                run.settings().longestSequence(), loaded.recognized().outline().maxTokens());
        UnitSet own = encode(run.head(), new RowEncoder(loaded.tokenizer(), maxTokens), examples, job);
        UnitSet units = own.digest().equals(train.digest()) ? train : own;
        return new Teacher(model, units, source(fetched));
    }

    /** A base model has outputs where all parameters of the run's head are pre-trained. */
    private static Model withOutputs(LoadedModel loaded, Head head, long seed, List<AutoCloseable> opened) {
        boolean pretrained = !head.parameters().isEmpty()
                && head.parameters().stream().allMatch(spec -> spec.init() instanceof Init.Pretrained);
        if (loaded.run().isPresent() || !pretrained) {
            return loaded.model();
        }
        Model derived =
                loaded.model().derive(loaded.model().blueprint().withHead(head), ModelWeights.of(loaded.base()), seed);
        opened.add(derived);
        return derived;
    }

    private static UnitSet encode(Head head, RowEncoder encoder, ExampleFile examples, Job job) throws IOException {
        try (UnitSet.Collector collector = new UnitSet.Collector(encoder, head, job.status()::progressed)) {
            examples.read(Map.of(Split.TRAIN, collector::add));
            return collector.finish();
        }
    }

    private static FeatureSource source(FetchedModel fetched) {
        String weights = Stream.concat(fetched.files().base().stream(), fetched.files().model().stream())
                .map(FileReference::sha256)
                .collect(Collectors.joining(" "));
        return new FeatureSource(weights, fetched.files().reference(), "");
    }
}
