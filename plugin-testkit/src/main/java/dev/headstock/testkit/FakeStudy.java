package dev.headstock.testkit;

import dev.headstock.api.Study;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunResult;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.SearchRange;
import dev.headstock.api.study.StudyContext;
import dev.headstock.api.study.StudyResults;
import dev.headstock.api.study.VariantResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** A study whose runs are made up: each variant has the quality that a test gives it. */
public final class FakeStudy<O extends Record> implements StudyContext, StudyResults {
    private static final int ROWS = 100;
    private static final int REPLICATES = 200;
    private static final int MOST_ROUNDS = 100;

    private final Study<O> study;
    private final O options;
    private final RunContext context;
    private final Map<String, SearchRange> searchSpace;
    private final ToDoubleFunction<RunVariant> quality;
    private final List<List<RunVariant>> rounds = new ArrayList<>();
    private final List<VariantResult> results = new ArrayList<>();
    private BiFunction<String, RunVariant, List<Figure>> analyses =
            (analysis, variant) -> List.of(new Figure.Note(analysis, variant.name()));

    /**
     * @param quality accuracy of a variant, in [0, 1]; NaN: its runs fail
     * @param searchSpace what the specification wants to be searched
     */
    public FakeStudy(
            Study<O> study,
            O options,
            RunContext context,
            Map<String, SearchRange> searchSpace,
            ToDoubleFunction<RunVariant> quality) {
        this.study = study;
        this.options = options;
        this.context = context;
        this.searchSpace = searchSpace;
        this.quality = quality;
    }

    /** What the analyses of the runs find, by the analysis' id and the variant; without it a note each. */
    public FakeStudy<O> withAnalyses(BiFunction<String, RunVariant, List<Figure>> figures) {
        analyses = figures;
        return this;
    }

    /** Runs round after round until there is no further one. */
    public void complete() {
        List<RunVariant> next = rounds.isEmpty() ? study.runs(this, options) : study.next(this, options);
        while (!next.isEmpty()) {
            if (rounds.size() == MOST_ROUNDS) {
                throw new IllegalStateException("the study did not end within %d rounds".formatted(MOST_ROUNDS));
            }
            add(next);
            next = study.next(this, options);
        }
    }

    /** Runs a round that was asked for. */
    void add(List<RunVariant> round) {
        rounds.add(List.copyOf(round));
        Map<String, VariantResult> byName = new LinkedHashMap<>();
        results.forEach(result -> byName.put(result.variant().name(), result));
        round.forEach(
                variant -> byName.put(variant.name(), new Result(variant, quality.applyAsDouble(variant), analyses)));
        results.clear();
        results.addAll(byName.values());
    }

    /** The runs of a round as if none has ended yet. */
    void start(List<RunVariant> round) {
        round.forEach(variant -> results.add(new Result(variant, Double.NEGATIVE_INFINITY, analyses)));
    }

    public List<List<RunVariant>> rounds() {
        return rounds;
    }

    public List<Figure> figures() {
        return study.analyze(this, options);
    }

    @Override
    public RunVariant base(String name) {
        RunVariant base = RunVariant.of(name, ModelReference.baseModel("tiny"), Choice.of("sequence-classification"))
                .withPlacements(List.of(Choice.of("lora").with("rank", 8)))
                .withStrategies(List.of(Choice.of("adapters-only")))
                .withSetting("epochs", context.epochs());
        for (Map.Entry<String, SearchRange> searched : searchSpace.entrySet()) {
            base = base.with(searched.getKey(), searched.getValue().at(0));
        }
        return base;
    }

    @Override
    public RunContext run() {
        return context;
    }

    @Override
    public Map<String, SearchRange> searchSpace() {
        return searchSpace;
    }

    @Override
    public long rows(Split split) {
        return ROWS;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.maximize("accuracy"));
    }

    /** A thousand parameters for each whole number in the options of the placements. */
    @Override
    public Estimate estimate(RunVariant variant) {
        long parameters = 0;
        for (Choice placement : variant.placements()) {
            long size = placement.options().values().stream()
                    .filter(Number.class::isInstance)
                    .mapToLong(value -> ((Number) value).longValue())
                    .sum();
            parameters += 1_000 * Math.max(1, size);
        }
        return new Estimate(parameters, 1L << 20, 60);
    }

    @Override
    public StudyContext context() {
        return this;
    }

    @Override
    public List<VariantResult> variants() {
        return List.copyOf(results);
    }

    private record Result(RunVariant variant, double quality, BiFunction<String, RunVariant, List<Figure>> analyses)
            implements VariantResult {
        @Override
        public List<RunResult> runs() {
            return variant.seeds().stream()
                    .<RunResult>map(seed -> new Run(variant, seed, quality, analyses))
                    .toList();
        }
    }

    private record Run(
            RunVariant variant, long seed, double quality, BiFunction<String, RunVariant, List<Figure>> analyses)
            implements RunResult {
        private boolean isEvaluated(Split split) {
            return split == Split.DEV && quality >= 0;
        }

        @Override
        public State state() {
            if (Double.isNaN(quality)) {
                return State.FAILED;
            }
            if (quality < 0) {
                return State.RUNNING;
            }
            return variant.lastEpoch() == Integer.MAX_VALUE ? State.FINISHED : State.STOPPED;
        }

        @Override
        public ModelReference model() {
            return ModelReference.run(
                    "run-%d-%d".formatted(Math.abs(variant.name().hashCode()), seed));
        }

        @Override
        public Map<String, Double> metrics(Split split) {
            return isEvaluated(split) ? Map.of("accuracy", quality, "loss", 1 - quality) : Map.of();
        }

        /** Of a bootstrap: the same rows are drawn for every run. */
        @Override
        public double[] replicates(Split split, String metric) {
            if (!isEvaluated(split)) {
                return new double[0];
            }
            double[] replicates = new double[REPLICATES];
            for (int i = 0; i < REPLICATES; i++) {
                Random random = new Random(i);
                int right = 0;
                for (int row = 0; row < ROWS; row++) {
                    right += random.nextInt(ROWS) < quality * ROWS ? 1 : 0;
                }
                replicates[i] = (double) right / ROWS;
            }
            return replicates;
        }

        @Override
        public double[][] history(String curve) {
            if (!curve.matches("(train|dev|test)/.+")) {
                throw new IllegalArgumentException(
                        "'%s' is no curve of a run; curves have names such as train/loss and dev/accuracy"
                                .formatted(curve));
            }
            return quality >= 0 ? new double[][] {{0, 0.3}, {10, quality}} : new double[0][];
        }

        /** The first rows are right. */
        @Override
        public void predictions(Split split, Consumer<RowPrediction> each) {
            for (int row = 0; isEvaluated(split) && row < ROWS; row++) {
                double right = row < quality * ROWS ? 1 : 0;
                Answer truth = new Answer.ClassLabel("good", Map.of());
                Answer answer = new Answer.ClassLabel(right == 1 ? "good" : "bad", Map.of());
                each.accept(new RowPrediction(row, 0, answer, Optional.of(truth), right, 1 - right));
            }
        }

        @Override
        public List<Figure> figures(String analysis) {
            return analyses.apply(analysis, variant);
        }

        @Override
        public long trainedParameters() {
            return 1_000;
        }

        @Override
        public double trainingSeconds() {
            return quality >= 0 ? 60 : 0;
        }

        @Override
        public double examplesPerSecond() {
            return quality >= 0 ? 100 : Double.NaN;
        }
    }
}
