package dev.headstock.trainer.evaluation;

import ai.djl.ndarray.NDManager;
import dev.headstock.api.data.Example;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.trainer.encoding.BatchOrder;
import dev.headstock.trainer.encoding.EncodedBatch;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.evaluation.Decoder.Decoded;
import dev.headstock.trainer.evaluation.Decoder.Generation;
import dev.headstock.trainer.features.CachedFeatures;
import dev.headstock.trainer.features.FeatureCache;
import dev.headstock.trainer.features.FeatureSource;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.RunPass;
import dev.headstock.trainer.plugins.ModuleFaultException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a model on one split. What it keeps is one pass, and the examples of which a pass had only some windows; everything else leaves.
 *
 * <p>Where the loss of a unit depends on others, these are the units of a pass.
 */
public final class Evaluator implements AutoCloseable {
    /** Heads that replace input tokens do it in one way for all evaluations. */
    private static final long EPOCH_OF_EVALUATIONS = -1;

    private final Model model;
    private final Head head;
    private final EncodedSplit split;
    private final UnitSet units;
    private final PassOptions options;
    private @Nullable FeatureCache cache;
    private @Nullable FeatureSource source;
    private @Nullable CachedFeatures features;

    /**
     * @param options without training
     * @param seed for heads that replace input tokens
     */
    public Evaluator(Model model, EncodedSplit split, PassOptions options, long seed) {
        this.model = model;
        this.head = model.blueprint().requireHead();
        this.split = split;
        this.units = split.units().isCorruptible()
                ? split.units().corrupted(head, seed, EPOCH_OF_EVALUATIONS)
                : split.units();
        this.options = options;
    }

    /**
     * Reads features of a frozen backbone from a cache where that is possible.
     *
     * @param featureSource what the features of the base model follow from
     */
    public Evaluator withCache(FeatureCache featureCache, FeatureSource featureSource) {
        this.cache = featureCache;
        this.source = featureSource;
        return this;
    }

    /**
     * @param results receives each example as soon as it is decoded, in no particular order
     * @param afterPass called after every pass
     * @throws IllegalStateException when the head computes other metrics than it declares
     */
    public EvaluationResult evaluate(EvaluationRequest request, Consumer<ExampleResult> results, Runnable afterPass) {
        Stream stream = new Stream(request, results);
        CachedFeatures cached = request.frozenBackbone() ? features() : null;
        for (int[] pass : passes()) {
            List<UnitScores> scores;
            try (NDManager memory = model.torch().newScope()) {
                scores = UnitScores.of(run(pass, cached, memory, afterPass), head);
            }
            stream.add(pass, scores);
            afterPass.run();
        }
        return stream.result();
    }

    private MetricAccumulator newAccumulator() {
        return ModuleFaultException.required(head, "newAccumulator()", head.newAccumulator());
    }

    private RunPass run(int[] pass, @Nullable CachedFeatures cached, NDManager memory, Runnable afterPass) {
        EncodedBatch batch = model.batch(units.get(pass), memory);
        RunPass run = model.pass(batch, options);
        return cached == null ? run : run.withPooled(cached.pooled(pass, batch, afterPass));
    }

    private @Nullable CachedFeatures features() {
        if (features == null
                && cache != null
                && source != null
                && !units.isCorruptible()
                && CachedFeatures.isPossible(model.blueprint(), units)) {
            features = cache.open(source, model, units, options);
        }
        return features;
    }

    /** The longest examples first; all windows of an example follow each other. */
    private List<int[]> passes() {
        if (units.size() == units.examples()) {
            return BatchOrder.passes(units);
        }
        int[] longest = units.longest();
        int[] ofExample = new int[units.examples()];
        for (int unit = 0; unit < longest.length; unit++) {
            int example = units.exampleOf(unit);
            ofExample[example] = Math.max(ofExample[example], longest[unit]);
        }
        long[] order = new long[ofExample.length];
        for (int example = 0; example < order.length; example++) {
            order[example] = ((long) (Integer.MAX_VALUE - ofExample[example]) << Integer.SIZE) | example;
        }
        Arrays.sort(order);
        int[] inOrder = Arrays.stream(order)
                .mapToInt(key -> (int) key)
                .flatMap(example -> IntStream.range(units.firstUnit(example), units.firstUnit(example + 1)))
                .toArray();
        return BatchOrder.passes(inOrder, units);
    }

    /** Everything that an evaluation accumulates. */
    private final class Stream {
        private final Consumer<ExampleResult> results;
        private final Decoder decoder;
        private final MetricAccumulator accumulator = newAccumulator();
        private final @Nullable Replicates replicates;
        private final Map<Integer, Parts> incomplete = new HashMap<>();
        private double loss;
        private double weight;
        private long examples;
        private long cut;

        Stream(EvaluationRequest request, Consumer<ExampleResult> results) {
            this.results = results;
            this.decoder = new Decoder(model, split.encoder(), options, request.fitted());
            this.replicates =
                    request.replicates() ? new Replicates(Evaluator.this::newAccumulator, units.examples()) : null;
        }

        void add(int[] pass, List<UnitScores> scores) {
            Map<Integer, Parts> complete = new LinkedHashMap<>();
            for (int i = 0; i < pass.length; i++) {
                int example = units.exampleOf(pass[i]);
                int parts = units.firstUnit(example + 1) - units.firstUnit(example);
                Parts known = incomplete.computeIfAbsent(example, first -> new Parts(parts));
                known.put(pass[i] - units.firstUnit(example), scores.get(i));
                if (known.isComplete()) {
                    incomplete.remove(example);
                    complete.put(example, known);
                }
            }
            if (!complete.isEmpty()) {
                decode(
                        complete.keySet().stream().mapToInt(Integer::intValue).toArray(),
                        List.copyOf(complete.values()));
            }
        }

        private void decode(int[] numbers, List<Parts> parts) {
            List<Example> read = split.examples().read(numbers);
            List<Decoded> decoded =
                    decoder.decode(read, parts.stream().map(Parts::rows).toList(), Generation.SILENT);
            for (int i = 0; i < read.size(); i++) {
                add(read.get(i), decoded.get(i), parts.get(i));
            }
        }

        private void add(Example example, Decoded decoded, Parts parts) {
            Prediction prediction = decoded.prediction();
            double quality = accumulator.add(example, prediction, decoded.output());
            loss += parts.loss();
            weight += parts.weight();
            examples++;
            cut += decoded.cut() ? 1 : 0;
            if (replicates != null) {
                replicates.add(
                        example.row(),
                        parts.loss(),
                        parts.weight(),
                        replicate -> replicate.add(example, prediction, decoded.output()));
            }
            results.accept(new ExampleResult(
                    example,
                    ModuleFaultException.required(head, "groundTruth()", head.groundTruth(example)),
                    prediction,
                    parts.loss() / parts.weight(),
                    quality,
                    decoded.cut()));
        }

        private <T> T required(String method, @Nullable T returned) {
            return ModuleFaultException.required(accumulator, method, returned);
        }

        EvaluationResult result() {
            double mean = loss / weight;
            Map<String, Double> metrics = new TreeMap<>(required("compute()", accumulator.compute(mean)));
            MetricNames.check(head, metrics.keySet());
            metrics.put(EvaluationResult.LOSS, mean);
            return new EvaluationResult(
                    metrics,
                    required("figures()", accumulator.figures()),
                    replicates == null ? Map.of() : replicates.values(),
                    required("fitted()", accumulator.fitted()),
                    examples,
                    cut);
        }
    }

    /** The scores of one example, of which a pass may have some windows only. */
    private static final class Parts {
        private final @Nullable UnitScores[] units;
        private int known;

        Parts(int count) {
            this.units = new UnitScores[count];
        }

        void put(int unit, UnitScores scores) {
            units[unit] = scores;
            known++;
        }

        boolean isComplete() {
            return known == units.length;
        }

        private List<UnitScores> all() {
            List<UnitScores> all = new ArrayList<>();
            for (UnitScores unit : units) {
                if (unit != null) {
                    all.add(unit);
                }
            }
            return all;
        }

        List<float[]> rows() {
            return all().stream().flatMap(unit -> unit.rows().stream()).toList();
        }

        double loss() {
            return all().stream().mapToDouble(UnitScores::loss).sum();
        }

        double weight() {
            return all().stream().mapToDouble(UnitScores::weight).sum();
        }
    }

    @Override
    public void close() {
        if (features != null) {
            features.close();
        }
    }
}
