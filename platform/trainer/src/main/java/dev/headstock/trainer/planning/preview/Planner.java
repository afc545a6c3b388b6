package dev.headstock.trainer.planning.preview;

import dev.headstock.api.data.Example;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.SequenceLengths;
import dev.headstock.trainer.planning.TrainingSettings;
import dev.headstock.trainer.planning.costs.CostModel;
import dev.headstock.trainer.planning.costs.MachineSpeed;
import dev.headstock.trainer.planning.costs.UsedRows;
import dev.headstock.trainer.planning.examples.RunExamples;
import dev.headstock.trainer.planning.problems.ProblemList;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a specification and says what will happen when it runs. */
public final class Planner {
    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);
    /** From here on a plan warns that its steps are expensive. */
    private static final int MANY_PASSES = 4;

    private final Extensions extensions;
    private final Supplier<MachineSpeed> speed;
    private final SampleTokens sampleTokens;

    /** Shows how an example is cut into tokens; returns at most a few dozen. */
    @FunctionalInterface
    public interface SampleTokens {
        List<String> of(Path modelFolder, ResolvedRun run, Example example) throws IOException;
    }

    public Planner(Extensions extensions, Supplier<MachineSpeed> speed, SampleTokens sampleTokens) {
        this.extensions = extensions;
        this.speed = speed;
        this.sampleTokens = sampleTokens;
    }

    /** @throws IOException when a folder of the request cannot be read */
    public Plan plan(PlanRequest request) throws IOException {
        ProblemList problems = new ProblemList();
        Path folder = Path.of(request.modelFolder());
        checkRows(request, problems);
        Optional<RecognizedModel> model = recognize(folder, problems);
        Optional<ResolvedRun> run =
                model.isEmpty() ? Optional.empty() : resolve(request, model.get(), folder, problems);
        return run.isEmpty() || problems.hasErrors() ? refused(problems) : plan(request, run.get(), problems);
    }

    private Optional<ResolvedRun> resolve(PlanRequest request, RecognizedModel model, Path folder, ProblemList problems)
            throws IOException {
        Vocabulary vocabulary;
        try {
            vocabulary = ModelTokenizer.vocabulary(folder, model);
        } catch (IllegalArgumentException e) {
            problems.error("/baseModel", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        return new Resolution(extensions)
                .resolve(
                        request.specification(),
                        model,
                        vocabulary,
                        ExampleReader.schema(request.schema()),
                        request.lengths(),
                        References.of(request.references(), extensions),
                        problems);
    }

    private Optional<RecognizedModel> recognize(Path folder, ProblemList problems) throws IOException {
        try {
            return Optional.of(new ModelFamilies(extensions).recognize(folder));
        } catch (IllegalArgumentException e) {
            problems.error("/baseModel", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static void checkRows(PlanRequest request, ProblemList problems) {
        Map<Split, Long> rows =
                UsedRows.of(request.rows(), request.specification().variation());
        if (rows.getOrDefault(Split.TRAIN, 0L) == 0) {
            problems.error("/dataset", "the data set has no training rows. Choose another version.");
        }
        if (rows.getOrDefault(Split.DEV, 0L) == 0) {
            problems.warn(
                    "/dataset", "the data set has no dev rows: the run cannot be evaluated or compared with others.");
        }
    }

    private static Plan refused(ProblemList problems) {
        return new Plan(
                problems.all(),
                null,
                List.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                "",
                List.of());
    }

    private Plan plan(PlanRequest request, ResolvedRun run, ProblemList problems) {
        Optional<Example> sample = sample(request, run);
        TrainingSettings settings = run.settings();
        CostModel cost = new CostModel(
                run, SequenceLengths.mean(request.lengths(), settings.longestSequence()), rowsPerExample(run, sample));
        Map<Split, Long> rows = UsedRows.of(request.rows(), run.specification().variation());
        long trainRows = rows.getOrDefault(Split.TRAIN, 0L);
        if (settings.batchSize() > trainRows) {
            problems.warn(
                    "/settings/batchSize",
                    "a batch of %d is more than the %d training rows: every epoch is one step."
                            .formatted(settings.batchSize(), trainRows));
        }
        if (cost.passesPerStep() >= MANY_PASSES) {
            problems.warn(
                    "/strategies",
                    "each step takes about %d forward and backward passes, because several strategies compute gradients."
                            .formatted(cost.passesPerStep()));
        }
        warnOfUncountedRows(request, settings, problems);
        MachineSpeed measured = speed.get();
        if (measured.equals(MachineSpeed.ASSUMED)) {
            problems.warn("", "this machine's speed could not be measured: the duration is a guess.");
        }
        PlanViews views = new PlanViews(run);
        return new Plan(
                problems.all(),
                withPrecision(run, measured),
                views.metrics(),
                run.plan().learningRate(),
                run.parameters().total(),
                run.parameters().trained(),
                CostModel.totalSteps(settings, trainRows),
                cost.memoryBytes(rows),
                cost.seconds(rows, measured),
                views.parts(),
                views.adapters(),
                views.head(),
                views.readout(),
                views.interceptors(),
                views.optimizer(),
                sample.map(example -> tokens(Path.of(request.modelFolder()), run, example))
                        .orElse(List.of()));
    }

    private static void warnOfUncountedRows(PlanRequest request, TrainingSettings settings, ProblemList problems) {
        boolean counted = request.lengths() != null && !request.lengthsOfOtherModel();
        if (counted || !isLengthOpen(request.specification())) {
            return;
        }
        String known = request.lengths() == null
                ? "how long the rows are is not counted yet"
                : "how long the rows are for this model is not counted yet, only for another one";
        problems.warn(
                "/settings/maxTokens",
                "%s, so that sequences of up to %d tokens are read. Check again in a moment, or choose a length."
                        .formatted(known, settings.longestSequence()));
    }

    private static boolean isLengthOpen(RunSpecification specification) {
        return Resolution.SETTINGS
                .fromJson(specification.settings(), "/settings", new ProblemList())
                .filter(settings -> settings.maxTokens() == null)
                .isPresent();
    }

    private static RunSpecification withPrecision(ResolvedRun run, MachineSpeed speed) {
        TrainingSettings settings = run.settings();
        TrainingSettings decided = settings.withPrecision(speed.decide(settings.precision()));
        return run.specification().withSettings(Resolution.SETTINGS.toJson(decided));
    }

    // ---- the sample ----

    private Optional<Example> sample(PlanRequest request, ResolvedRun run) {
        StoredExample stored = request.sample();
        if (stored == null) {
            return Optional.empty();
        }
        return attempt(
                "read", () -> RunExamples.of(run).examples(new ExampleReader(request.schema()).example(stored)).stream()
                        .findFirst()
                        .orElse(null));
    }

    private int rowsPerExample(ResolvedRun run, Optional<Example> sample) {
        return sample.flatMap(example -> attempt(
                        "turned into sequences",
                        () -> run.head().sequences(example).size()))
                .orElse(1);
    }

    private List<String> tokens(Path folder, ResolvedRun run, Example example) {
        return attempt("cut into tokens", () -> {
                    try {
                        return sampleTokens.of(folder, run, example);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(List.of());
    }

    /** A sample that cannot be shown is no reason to refuse a plan. */
    private static <R> Optional<R> attempt(String what, Supplier<? extends @Nullable R> step) {
        try {
            return Optional.ofNullable(step.get());
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The sample of a plan could not be {}", what, e);
            return Optional.empty();
        }
    }
}
