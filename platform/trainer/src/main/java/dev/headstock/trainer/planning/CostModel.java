package dev.headstock.trainer.planning;

import dev.headstock.api.ModelOutline;
import dev.headstock.api.Site;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.trainer.planning.ParameterTable.Entry;
import java.util.Map;

/**
 * Estimates that people decide by: right within a factor of about one and a half, and always in the right order. The constants are fitted
 * to measured runs; see {@code bench/README.md}.
 *
 * <p><b>Time.</b> Three kinds of work per token and layer. Linear layers take {@code 2·weights} operations, faster in bfloat16. Attention
 * takes {@code 4·tokens·width}, in fp32 always. Everything else – norms, activations, dropout, casts – is bound by memory and costs so
 * many operations' time per element of the arrays that the layer makes. Going back costs the same again for each layer from the lowest
 * trained one upwards, linear layers once more where their own weights learn, and everything else twice. When only the head learns, the
 * model runs once per text and its answers are kept.
 *
 * <p><b>Memory.</b> Four bytes per parameter; twelve more for each that learns (gradient and two moments); what a pass makes: for training,
 * all arrays of the layers with a way back, for evaluation those of one layer; and the process itself.
 * What is kept of a frozen model's answers is on disk.
 */
final class CostModel {
    /** Operations in whose time one element is written and read, forward; backward takes twice as long. */
    private static final double OPERATIONS_PER_ELEMENT = 45;
    /** Passes over texts of like lengths still pad. */
    private static final double PADDING = 1.05;

    private static final int ASSUMED_TOKENS = 128;
    private static final double START_SECONDS = 3;
    private static final double SECONDS_PER_STEP = 0.005;
    private static final double OPTIMISER_SECONDS_PER_PARAMETER = 1.6e-9;
    /** A checkpoint is written, hashed, sent and stored. */
    private static final double CHECKPOINT_BYTES_PER_SECOND = 3e8;

    private static final long PROCESS_BYTES = 420L << 20;
    private static final int BYTES_PER_TRAINED = 12;
    /** Arrays of the width, of the feed-forward width and of attention scores that one layer makes, and what the allocator loses with them. */
    private static final int ARRAYS_OF_WIDTH = 24;

    private static final int ARRAYS_OF_FEED_FORWARD = 4;
    private static final int ARRAYS_OF_SCORES = 6;

    private final ResolvedRun run;
    private final ParameterTable parameters;
    private final double meanTokens;

    /** @param meanTokens of the data set's rows, NaN when unknown */
    CostModel(ResolvedRun run, ParameterTable parameters, double meanTokens) {
        this.run = run;
        this.parameters = parameters;
        int most = run.specification().training().maxTokens();
        this.meanTokens = Math.min(Double.isNaN(meanTokens) ? ASSUMED_TOKENS : meanTokens, most);
    }

    static long totalSteps(TrainingSettings settings, Map<Split, Long> rows) {
        long train = rows.getOrDefault(Split.TRAIN, 0L);
        return (train + settings.batchSize() - 1) / settings.batchSize() * settings.epochs();
    }

    double seconds(Map<Split, Long> rows, MachineSpeed speed) {
        TrainingSettings settings = run.specification().training();
        double trainTokens = rows.getOrDefault(Split.TRAIN, 0L) * meanTokens * PADDING;
        double devTokens = rows.getOrDefault(Split.DEV, 0L) * meanTokens * PADDING;
        double evaluations = (double) settings.epochs() * settings.evaluationsPerEpoch();
        Work work = parameters.lowestTrained() == ParameterTable.HEAD
                ? forward().times(trainTokens + devTokens)
                : forward()
                        .plus(backward())
                        .times(trainTokens * settings.epochs())
                        .plus(forward().times(devTokens * evaluations));
        long steps = totalSteps(settings, rows);
        return START_SECONDS
                + work.seconds(
                        speed,
                        settings.precision(),
                        run.specification().resources().slots())
                + steps * (SECONDS_PER_STEP + parameters.trained() * OPTIMISER_SECONDS_PER_PARAMETER)
                + evaluations * checkpointBytes() / CHECKPOINT_BYTES_PER_SECOND;
    }

    /** Operations, all of fp32's speed but the linear ones in bfloat16. */
    private record Work(double linear, double other) {
        Work plus(Work more) {
            return new Work(linear + more.linear, other + more.other);
        }

        Work times(double factor) {
            return new Work(linear * factor, other * factor);
        }

        double seconds(MachineSpeed speed, Precision precision, int slots) {
            double gain = speed.decide(precision) == Precision.BF16 ? speed.bf16Gain() : 1;
            return (linear / gain + other) / (speed.flops() * slots);
        }
    }

    /** Per token. */
    private Work forward() {
        Work sum = new Work(0, 0);
        for (int layer = 0; layer <= parameters.topLayer(); layer++) {
            sum = sum.plus(new Work(2 * weights(layer), attention() + OPERATIONS_PER_ELEMENT * elements(meanTokens)));
        }
        return sum;
    }

    /** Per token. */
    private Work backward() {
        Work sum = new Work(0, 0);
        for (int layer = Math.max(0, parameters.lowestTrained()); layer <= parameters.topLayer(); layer++) {
            boolean ownWeights = parameters.at(layer).stream()
                    .anyMatch(entry -> entry.trained() && entry.owner() == ParameterTable.Owner.BASE);
            double linear = 2 * weights(layer) * (ownWeights ? 2 : 1);
            sum = sum.plus(new Work(linear, 2 * (attention() + OPERATIONS_PER_ELEMENT * elements(meanTokens))));
        }
        return sum;
    }

    private double weights(int layer) {
        double matrices = 0;
        for (Site site : run.outline().weights().keySet()) {
            matrices += site.layer() == layer ? (double) site.inputWidth() * site.outputWidth() : 0;
        }
        double adapters = parameters.at(layer).stream()
                .filter(entry -> entry.owner() == ParameterTable.Owner.ADAPTER)
                .mapToDouble(Entry::size)
                .sum();
        return matrices + adapters;
    }

    private double attention() {
        return 4 * meanTokens * run.outline().width();
    }

    /** Of the arrays that one layer makes, per token. */
    private double elements(double tokens) {
        ModelOutline outline = run.outline();
        return (double) ARRAYS_OF_WIDTH * outline.width()
                + (double) ARRAYS_OF_FEED_FORWARD * outline.feedForwardWidth()
                + ARRAYS_OF_SCORES * outline.attentionHeads() * tokens;
    }

    /** The optimiser's moments, what has been trained, and the export, which is the whole model where the base model learns. */
    private double checkpointBytes() {
        boolean baseLearns = parameters.entries().stream()
                .anyMatch(entry -> entry.trained() && entry.owner() == ParameterTable.Owner.BASE);
        return BYTES_PER_TRAINED * parameters.trained() + (baseLearns ? 4.0 * parameters.total() : 0);
    }

    /** At the longest pass, and with any long text that is one at the limit. */
    long memoryBytes(Map<Split, Long> rows) {
        TrainingSettings settings = run.specification().training();
        long most = rows.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long learning = PassLimit.tokens(settings.batchSize(), settings.maxTokens());
        long evaluating = PassLimit.tokens(most, settings.maxTokens());
        return PROCESS_BYTES
                + 4 * parameters.total()
                + BYTES_PER_TRAINED * parameters.trained()
                + Math.round(4 * elements(settings.maxTokens()) * Math.max(layersWithWayBack() * learning, evaluating));
    }

    private long layersWithWayBack() {
        int lowest = parameters.lowestTrained();
        return lowest == ParameterTable.HEAD ? 0 : Math.max(1, parameters.topLayer() - Math.max(0, lowest) + 1);
    }
}
