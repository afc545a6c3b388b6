package dev.headstock.plugins.glyph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.analysis.JobContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How near the predicted embeddings of characters are to the true ones that the network has not seen: the cosine, and
 * the rank of the true one by cosine among all rows of the table. Beside them the same of the mean embedding, which knows
 * nothing of pictures.
 */
final class HeldOut {
    private static final int CHUNK = 100;
    /** Of a mean: the normal distribution's 95 %. */
    private static final double DEVIATIONS = 1.96;

    private HeldOut() {}

    /** Entries for config.json. */
    static Map<String, Object> measure(
            JobContext context,
            List<KnownCharacter> characters,
            Drawn drawn,
            Embeddings embeddings,
            Map<String, NDArray> network) {
        int count = characters.size();
        double[] cosines = new double[count];
        double[] ranks = new double[count];
        double[] meanCosines = new double[count];
        double[] meanRanks = new double[count];
        for (int from = 0; from < count; from += CHUNK) {
            int first = from;
            List<KnownCharacter> chunk = characters.subList(from, Math.min(from + CHUNK, count));
            context.scoped(() -> {
                NDArray predicted = predicted(context, drawn.of(chunk), embeddings, network);
                compare(context, predicted, chunk, embeddings, first, cosines, ranks);
                NDArray mean = context.manager()
                        .create(embeddings.mean())
                        .expandDims(0)
                        .repeat(0, chunk.size());
                compare(context, mean, chunk, embeddings, first, meanCosines, meanRanks);
                return chunk.size();
            });
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put(GlyphConfig.HELD_OUT, count);
        entries.put("held_out_cosine", interval(cosines));
        entries.put("held_out_rank", interval(ranks));
        entries.put("mean_embedding_cosine", interval(meanCosines));
        entries.put("mean_embedding_rank", interval(meanRanks));
        return entries;
    }

    private static NDArray predicted(
            JobContext context, float[] pictures, Embeddings embeddings, Map<String, NDArray> network) {
        NDArray drawn = context.manager()
                .create(pictures, new Shape(pictures.length / GlyphNetwork.PIXELS, GlyphNetwork.PIXELS));
        NDArray found = GlyphNetwork.apply(drawn, network::get, context.kernels(), 0);
        return context.kernels()
                .scale(found, embeddings.deviation())
                .add(context.manager().create(embeddings.mean()));
    }

    private static void compare(
            JobContext context,
            NDArray predicted,
            List<KnownCharacter> characters,
            Embeddings embeddings,
            int first,
            double[] cosines,
            double[] ranks) {
        NDArray scores = context.kernels().linear(unit(predicted), unit(embeddings.table()), null);
        long[] ids = characters.stream().mapToLong(KnownCharacter::id).toArray();
        NDArray own = scores.gather(context.manager().create(ids).expandDims(1), 1);
        float[] better = scores.gt(own)
                .toType(DataType.FLOAT32, false)
                .sum(new int[] {1})
                .toFloatArray();
        float[] cosine = own.toFloatArray();
        for (int i = 0; i < characters.size(); i++) {
            cosines[first + i] = cosine[i];
            ranks[first + i] = 1 + better[i];
        }
    }

    private static NDArray unit(NDArray rows) {
        return rows.div(rows.mul(rows).sum(new int[] {1}, true).add(1e-12f).sqrt());
    }

    /** The mean, and the ends of its 95 % interval. */
    private static List<Double> interval(double[] numbers) {
        double mean = Arrays.stream(numbers).average().orElseThrow();
        double squares =
                Arrays.stream(numbers).map(number -> Math.pow(number - mean, 2)).sum();
        double error = DEVIATIONS * Math.sqrt(squares / Math.max(1, numbers.length - 1) / numbers.length);
        return new ArrayList<>(List.of(mean, mean - error, mean + error));
    }
}
