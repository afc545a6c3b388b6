package dev.headstock.trainer.planning;

import dev.headstock.api.ModelOutline;
import dev.headstock.api.Site;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.trainer.planning.ParameterTable.Entry;
import java.util.Map;

/**
 * Estimates that people decide by: right within a factor of about one and a half, and always in the right order.
 *
 * <p><b>Time.</b> A forward pass takes {@code 2·weights + 4·tokens·width} operations per token and layer. Going back costs the same again
 * for each layer from the lowest trained one upwards, and once more where the layer's own weights learn. Training reaches about 60 % of
 * the machine's measured matrix rate. When only the head learns, the model runs once per text and its answers are kept.
 *
 * <p><b>Memory.</b> Four bytes per parameter; twelve more for each that learns (gradient and two moments); what the backward pass needs
 * of each layer that takes part; and the process itself.
 */
final class CostModel {
    private static final double SHARE_OF_MATRIX_RATE = 0.6;
    /** Batches of like lengths still pad. */
    private static final double PADDING = 1.1;

    private static final int ASSUMED_TOKENS = 128;
    private static final double START_SECONDS = 4;
    private static final double SECONDS_PER_STEP = 0.005;
    private static final double OPTIMISER_SECONDS_PER_PARAMETER = 1.6e-9;
    /** bfloat16 must be this much faster before {@code auto} takes it. */
    private static final double WORTHWHILE_BF16 = 1.25;

    private static final long PROCESS_BYTES = 450L << 20;
    private static final int BYTES_PER_TRAINED = 12;
    /** Arrays of the width, of the feed-forward width and of attention scores that one layer keeps for the way back. */
    private static final int KEPT_OF_WIDTH = 16;

    private static final int KEPT_OF_FEED_FORWARD = 3;
    private static final int KEPT_OF_SCORES = 4;

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
        double passes = settings.epochs();
        double evaluations = (double) settings.epochs() * settings.evaluationsPerEpoch();
        boolean headOnly = parameters.lowestTrained() == ParameterTable.HEAD;
        double operations = headOnly
                ? (trainTokens + devTokens) * forwardPerToken()
                : trainTokens * passes * (forwardPerToken() + backwardPerToken())
                        + devTokens * evaluations * forwardPerToken();
        long steps = totalSteps(settings, rows);
        return START_SECONDS
                + operations / rate(settings, speed)
                + steps * (SECONDS_PER_STEP + parameters.trained() * OPTIMISER_SECONDS_PER_PARAMETER);
    }

    private static double rate(TrainingSettings settings, MachineSpeed speed) {
        boolean bf16 =
                switch (settings.precision()) {
                    case FP32 -> false;
                    case BF16 -> true;
                    case AUTO -> speed.bf16Gain() >= WORTHWHILE_BF16;
                };
        return speed.flops() * SHARE_OF_MATRIX_RATE * (bf16 ? speed.bf16Gain() : 1);
    }

    private double forwardPerToken() {
        double operations = 0;
        for (int layer = 0; layer <= parameters.topLayer(); layer++) {
            operations += layerPerToken(layer);
        }
        return operations;
    }

    private double backwardPerToken() {
        double operations = 0;
        for (int layer = Math.max(0, parameters.lowestTrained()); layer <= parameters.topLayer(); layer++) {
            boolean ownWeights = parameters.at(layer).stream()
                    .anyMatch(entry -> entry.trained() && entry.owner() == ParameterTable.Owner.BASE);
            operations += layerPerToken(layer) * (ownWeights ? 2 : 1);
        }
        return operations;
    }

    private double layerPerToken(int layer) {
        double weights = 0;
        for (Site site : run.outline().weights().keySet()) {
            weights += site.layer() == layer ? (double) site.inputWidth() * site.outputWidth() : 0;
        }
        double adapters = parameters.at(layer).stream()
                .filter(entry -> entry.owner() == ParameterTable.Owner.ADAPTER)
                .mapToDouble(Entry::size)
                .sum();
        return 2 * (weights + adapters) + 4 * meanTokens * run.outline().width();
    }

    long memoryBytes() {
        TrainingSettings settings = run.specification().training();
        return PROCESS_BYTES
                + 4 * parameters.total()
                + BYTES_PER_TRAINED * parameters.trained()
                + layersWithGradients() * bytesPerLayer(settings);
    }

    private long layersWithGradients() {
        int lowest = parameters.lowestTrained();
        // Without gradients a layer's arrays are still there while it runs, so one layer is the least.
        return lowest == ParameterTable.HEAD ? 1 : Math.max(1, parameters.topLayer() - Math.max(0, lowest) + 1);
    }

    private long bytesPerLayer(TrainingSettings settings) {
        ModelOutline outline = run.outline();
        // The longest batch decides, and with any long text that is one at the limit.
        long tokens = settings.maxTokens();
        long perToken = (long) KEPT_OF_WIDTH * outline.width()
                + (long) KEPT_OF_FEED_FORWARD * outline.feedForwardWidth()
                + KEPT_OF_SCORES * outline.attentionHeads() * tokens;
        return 4 * settings.batchSize() * tokens * perToken;
    }
}
