package dev.headstock.trainer.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Target;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.model.CacheUnsupportedException;
import dev.headstock.trainer.model.KeyValueCache;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.RunPass;
import dev.headstock.trainer.planning.PassLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The model reads on after its source. Keys and values of what it has read are cached; a model whose attention cannot use them reads each
 * text again in full.
 *
 * <p>The source is read in one pass, with the mask of training, for either side of the separator; the output at its last token is kept, and
 * the first extension returns it.
 */
final class Continuation implements AutoCloseable {
    private final Model model;
    private final PassOptions options;
    private final NDManager kept;
    private @Nullable KeyValueCache cache;
    private @Nullable NDArray ends;
    private List<EncodedRow> texts;
    private boolean first = true;

    /** @param sources one per example, each with one row */
    Continuation(Model model, List<Unit> sources, PassOptions options) {
        this.model = model;
        this.options = options;
        this.kept = model.torch().newScope();
        this.texts = sources.stream()
                .map(source -> source.rows().get(0).continuedBy(new int[0]))
                .toList();
        try (NDManager memory = model.torch().newScope()) {
            KeyValueCache keys = new KeyValueCache(kept);
            RunPass pass = model.pass(model.batch(units(texts), memory), options, keys);
            NDArray last = features(pass, texts, 1, memory);
            last.attach(kept);
            ends = last;
            cache = keys;
        } catch (CacheUnsupportedException e) {
            cache = null;
        }
    }

    private static List<Unit> units(List<EncodedRow> rows) {
        return rows.stream()
                .map(row -> new Unit(-1, 0, List.of(row), Target.none()))
                .toList();
    }

    int rows() {
        return texts.size();
    }

    /** Repeats, reorders and removes rows. */
    void select(long[] parents) {
        texts = Arrays.stream(parents).mapToObj(row -> texts.get((int) row)).toList();
        if (cache != null) {
            cache.select(parents);
        }
        NDArray before = ends;
        if (before != null) {
            try (NDManager memory = model.torch().newScope()) {
                NDArray selected = model.torch().operations().selectRows(before, memory.create(parents));
                selected.attach(kept);
                ends = selected;
                before.close();
            }
        }
    }

    /**
     * @param ids [rows, n]; the first call's first column is the last token of the source
     * @param keep how many of them stay
     * @return their features, [rows, n, width]
     */
    NDArray extend(NDArray ids, int keep, NDManager memory) {
        int count = (int) ids.getShape().get(1);
        if (keep < 0 || keep > count || first && keep == 0) {
            throw new IllegalArgumentException("%d of %d tokens are to be kept. Keep between %d and %d."
                    .formatted(keep, count, first ? 1 : 0, count));
        }
        long[] numbers = ids.toLongArray();
        List<EncodedRow> longer = continued(numbers, count, count);
        NDArray features = cache == null ? readAgain(longer, count, memory) : readOn(ids, keep, count, memory);
        texts = continued(numbers, count, keep);
        first = false;
        return features;
    }

    /** The texts followed by the first tokens of each row; at first, without the one that they end with. */
    private List<EncodedRow> continued(long[] numbers, int count, int used) {
        int skipped = first ? 1 : 0;
        List<EncodedRow> longer = new ArrayList<>();
        for (int row = 0; row < texts.size(); row++) {
            int[] more = new int[Math.max(0, used - skipped)];
            for (int i = 0; i < more.length; i++) {
                more[i] = (int) numbers[row * count + skipped + i];
            }
            longer.add(more.length == 0 ? texts.get(row) : texts.get(row).continuedBy(more));
        }
        return longer;
    }

    private NDArray readOn(NDArray ids, int keep, int count, NDManager memory) {
        KeyValueCache keys = Objects.requireNonNull(cache);
        NDArray known = ends;
        if (first && known != null && count == 1) {
            return handedOver(known, memory);
        }
        NDArray more = first ? ids.get(":,1:") : ids;
        int before = keys.tokens();
        NDArray read;
        try {
            RunPass pass = model.pass(more, options, keys);
            read = pass.features();
        } catch (CacheUnsupportedException e) {
            keys.close();
            cache = null;
            return readAgain(continued(ids.toLongArray(), count, count), count, memory);
        }
        keys.truncate(before + keep - (first ? 1 : 0));
        return first && known != null ? handedOver(known, memory).concat(read, 1) : read;
    }

    /** The output at the end of the source, which nobody asks for again. */
    private NDArray handedOver(NDArray known, NDManager memory) {
        known.attach(memory);
        ends = null;
        return known;
    }

    private NDArray readAgain(List<EncodedRow> rows, int count, NDManager memory) {
        if (ends != null) {
            ends.close();
            ends = null;
        }
        NDArray all = null;
        int longest = rows.stream().mapToInt(EncodedRow::tokens).max().orElseThrow();
        int together = Math.max(1, PassLimit.TOKENS / longest);
        for (int from = 0; from < rows.size(); from += together) {
            List<EncodedRow> part = rows.subList(from, Math.min(from + together, rows.size()));
            try (NDManager scratch = model.torch().newScope()) {
                RunPass pass = model.pass(model.batch(units(part), scratch), options);
                NDArray features = features(pass, part, count, scratch);
                features.attach(memory);
                all = all == null ? features : all.concat(features, 0);
            }
        }
        return Objects.requireNonNull(all);
    }

    /** Those of the last tokens of each row, [rows, n, width]. */
    private NDArray features(RunPass pass, List<EncodedRow> rows, int count, NDManager memory) {
        long[] positions = new long[rows.size() * count];
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < count; i++) {
                positions[row * count + i] = rows.get(row).tokens() - count + i;
            }
        }
        NDArray at = memory.create(positions, new Shape(rows.size(), count));
        return pass.headPass().kernels().gatherTokens(pass.features(), at);
    }

    @Override
    public void close() {
        if (cache != null) {
            cache.close();
        }
        kept.close();
    }
}
