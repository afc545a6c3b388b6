package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.head.GenerationState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are generated, one per source. Sources of different lengths are padded; they are cached without their last
 * tokens, or with them, and then the outputs of these are kept for the first step.
 */
public final class FakeGenerationState implements GenerationState {
    private final Workbench bench;
    private final TinyModel model;
    private final Map<String, NDArray> weights;
    private final Map<Integer, NDArray[]> keysAndValues = new HashMap<>();
    private final Map<String, NDArray> caches = new HashMap<>();
    private final Map<String, NDArray> memo = new HashMap<>();
    private final List<FakeEncoding> sources;
    private final long[] positions;
    private NDArray mask;
    private long[] last;
    private int length;
    private @Nullable NDArray separators;

    public FakeGenerationState(
            Workbench bench,
            TinyModel model,
            Map<String, NDArray> weights,
            Separator side,
            List<FakeEncoding> sources) {
        this.bench = bench;
        this.model = model;
        this.weights = weights;
        this.sources = List.copyOf(sources);
        this.positions = new long[sources.size()];
        this.last = new long[sources.size()];
        int left = side == Separator.SOURCE ? 0 : 1;
        for (int row = 0; row < positions.length; row++) {
            positions[row] = sources.get(row).tokens() - left;
            last[row] = sources.get(row).id(sources.get(row).tokens() - 1);
        }
        List<FakeEncoding> read = sources.stream()
                .map(source -> new FakeEncoding(
                        source.all().subList(0, source.tokens() - left),
                        source.maxContext().subList(0, source.tokens() - left),
                        -1,
                        source.targetIds()))
                .toList();
        FakeTokens tokens = FakeTokens.of(bench.memory(), read);
        this.mask = tokens.mask();
        NDArray features = model.features(tokens, pass(tokens));
        if (side == Separator.SOURCE) {
            long[] ends = new long[positions.length];
            for (int row = 0; row < ends.length; row++) {
                ends[row] = positions[row] - 1;
            }
            NDArray at = Workbench.ids(bench.memory(), ends, new Shape(ends.length, 1));
            this.separators = bench.kernels().gatherTokens(features, at);
        }
    }

    private FakeModelPass pass(FakeTokens tokens) {
        return new FakeModelPass(model.outline(), weights, bench.memory(), bench.kernels())
                .reading(tokens)
                .after(keysAndValues, mask);
    }

    /** The tokens that were chosen, one per row. */
    public void add(long[] ids) {
        last = ids.clone();
        length++;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public NDArray lastIds() {
        return Workbench.ids(bench.memory(), last, new Shape(last.length, 1));
    }

    @Override
    public NDArray extend(NDArray ids, int keep) {
        NDArray kept = separators;
        separators = null;
        int columns = (int) ids.getShape().get(1);
        if (kept != null && columns == 1) {
            return kept;
        }
        if (kept != null) {
            NDArray others = read(ids.get(":, 1:"), Math.max(0, keep - 1));
            return NDArrays.concat(new NDList(kept, others), 1);
        }
        return read(ids, keep);
    }

    /** [rows, n, width]; only the first {@code keep} stay in the cache. */
    private NDArray read(NDArray ids, int keep) {
        long rows = ids.getShape().get(0);
        int columns = (int) ids.getShape().get(1);
        NDArray before = mask;
        mask = NDArrays.concat(new NDList(before, bench.memory().ones(new Shape(rows, columns))), 1);
        long[] at = new long[(int) rows * columns];
        for (int i = 0; i < at.length; i++) {
            at[i] = positions[i / columns] + i % columns;
        }
        NDArray places = Workbench.ids(bench.memory(), at, new Shape(rows, columns));
        FakeTokens tokens =
                new FakeTokens(ids, ids.onesLike(), bench.memory().ones(new Shape(rows, columns)), places, places);
        int first = (int) before.getShape().get(1);
        int[] source = new int[(int) rows];
        Arrays.fill(source, first);
        NDArray features = model.features(tokens, pass(tokens).withSources(source));
        if (keep < columns) {
            mask = mask.get(":, 0:{}", first + keep);
            keysAndValues.replaceAll((layer, arrays) ->
                    new NDArray[] {arrays[0].get(":, :, 0:{}", first + keep), arrays[1].get(":, :, 0:{}", first + keep)
                    });
        }
        for (int row = 0; row < rows; row++) {
            positions[row] += keep;
        }
        return features;
    }

    @Override
    public NDArray encoderOutput() {
        FakeTokens tokens = FakeTokens.of(bench.memory(), sources);
        return model.features(
                tokens, new FakeModelPass(model.outline(), weights, bench.memory(), bench.kernels()).reading(tokens));
    }

    @Override
    public NDArray encoderMask() {
        return FakeTokens.of(bench.memory(), sources).mask();
    }

    @Override
    public NDArray cache(String name, NDArray more) {
        NDArray known = caches.get(name);
        NDArray all = known == null ? more : NDArrays.concat(new NDList(known, more), 2);
        caches.put(name, all);
        return all;
    }

    @Override
    public NDArray memoize(String name, Supplier<NDArray> compute) {
        NDArray known = memo.get(name);
        if (known == null) {
            known = compute.get();
            memo.put(name, known);
        }
        return known;
    }
}
