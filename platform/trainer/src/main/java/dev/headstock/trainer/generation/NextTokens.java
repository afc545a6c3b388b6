package dev.headstock.trainer.generation;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.head.GenerationSettings;
import dev.headstock.api.model.Kernels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads the likeliest tokens from logits. Only these leave libtorch's memory, not whole rows of a vocabulary, where so few are enough. */
final class NextTokens {
    private final GenerationSettings settings;
    private final Kernels kernels;

    NextTokens(GenerationSettings settings, Kernels kernels) {
        this.settings = settings;
        this.kernels = kernels;
    }

    /**
     * One entry per row.
     *
     * @param logits [rows, vocabulary]
     * @param searches whose beams are the rows
     */
    List<Candidates> candidates(NDArray logits, List<Search> searches) {
        List<Set<Integer>> banned = new ArrayList<>();
        int most = 1;
        for (Search search : searches) {
            for (Beam beam : search.beams()) {
                Set<Integer> repeated = RepeatedNgrams.banned(beam.ids(), settings.noRepeatNgram());
                banned.add(repeated);
                most = (int) Math.min(Integer.MAX_VALUE, Math.max(most, (long) search.candidates() + repeated.size()));
            }
        }
        int vocabulary = Math.toIntExact(logits.getShape().get(1));
        return most < vocabulary ? best(logits, most, banned) : all(logits, vocabulary, banned);
    }

    private List<Candidates> best(NDArray logits, int count, List<Set<Integer>> banned) {
        Kernels.TopK top = kernels.topK(logits, count);
        float[] values = top.values().toFloatArray();
        long[] ids = top.indices().toLongArray();
        float[] sums = kernels.logSumExp(logits).toFloatArray();
        List<Candidates> rows = new ArrayList<>();
        for (int row = 0; row < banned.size(); row++) {
            int from = row * count;
            Set<Integer> without = banned.get(row);
            int[] kept = IntStream.range(from, from + count)
                    .filter(at -> !without.contains((int) ids[at]))
                    .toArray();
            double sum = sums[row];
            rows.add(new Candidates(
                    IntStream.of(kept).map(at -> (int) ids[at]).toArray(),
                    IntStream.of(kept).mapToDouble(at -> values[at] - sum).toArray()));
        }
        return rows;
    }

    private List<Candidates> all(NDArray logits, int vocabulary, List<Set<Integer>> banned) {
        float[] logs = kernels.logSoftmax(logits).toFloatArray();
        List<Candidates> rows = new ArrayList<>();
        for (int row = 0; row < banned.size(); row++) {
            int from = row * vocabulary;
            Set<Integer> without = banned.get(row);
            int[] ids = IntStream.range(0, vocabulary)
                    .filter(id -> !without.contains(id))
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer id) -> -logs[from + id]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            rows.add(new Candidates(
                    ids, IntStream.of(ids).mapToDouble(id -> logs[from + id]).toArray()));
        }
        return rows;
    }
}
