package dev.headstock.trainer.planning;

import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How long the rows of a data set are for a model, in tokens. */
public final class SequenceLengths {
    private static final int ASSUMED_TOKENS = 128;

    /** A suggested length is a multiple of it, and no shorter. */
    private static final int STEP = 8;

    private SequenceLengths() {}

    /**
     * The longest sequence of a run that leaves it open.
     *
     * @param lengths null when unknown
     * @param most that the model reads
     */
    static int usual(@Nullable LengthHistogram lengths, int most) {
        int needed = lengths == null ? ASSUMED_TOKENS : lengths.percentile99();
        return Math.max(STEP, Math.min((needed + STEP - 1) / STEP * STEP, most));
    }

    /**
     * Mean length after cutting.
     *
     * @param lengths null when unknown
     */
    public static double mean(@Nullable LengthHistogram lengths, int maxTokens) {
        if (lengths == null) {
            return Math.min(ASSUMED_TOKENS, maxTokens);
        }
        double mean = betweenKnown(lengths, maxTokens);
        return Math.max(1, Math.min(mean, maxTokens));
    }

    /** Cut means grow with the limit, ever more slowly; between two that are known a straight line is close enough. */
    private static double betweenKnown(LengthHistogram lengths, int maxTokens) {
        TreeMap<Double, Double> known = new TreeMap<>();
        lengths.meanUpTo().forEach((limit, mean) -> known.put(Double.parseDouble(limit), mean));
        double binned = (double) lengths.binWidth() * (lengths.counts().size() - 1);
        double lowest = known.isEmpty() ? Double.POSITIVE_INFINITY : known.firstKey();
        if (maxTokens < lowest && maxTokens <= binned) {
            return ofBins(lengths, maxTokens);
        }
        known.put(0.0, 0.0);
        known.put((double) lengths.longest(), lengths.mean());
        Map.Entry<Double, Double> below = known.floorEntry((double) maxTokens);
        Map.Entry<Double, Double> above = known.ceilingEntry((double) maxTokens);
        if (above == null || maxTokens >= lengths.longest()) {
            return lengths.mean();
        }
        double span = above.getKey() - below.getKey();
        double share = span == 0 ? 0 : (maxTokens - below.getKey()) / span;
        return below.getValue() + share * (above.getValue() - below.getValue());
    }

    private static double ofBins(LengthHistogram lengths, int maxTokens) {
        double tokens = 0;
        long rows = 0;
        for (int bin = 0; bin < lengths.counts().size(); bin++) {
            long count = lengths.counts().get(bin);
            tokens += count * Math.min(maxTokens, (bin + 0.5) * lengths.binWidth());
            rows += count;
        }
        return rows == 0 ? Math.min(ASSUMED_TOKENS, maxTokens) : tokens / rows;
    }
}
