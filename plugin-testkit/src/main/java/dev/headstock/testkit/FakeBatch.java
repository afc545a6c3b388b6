package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Batch;
import dev.headstock.api.model.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Units that are computed together, in memory of their own. */
public final class FakeBatch implements Batch {
    private final NDManager memory;
    private final List<FakeUnit> all;
    private final List<FakeEncoding> rows;
    private final TokenBatch tokens;

    public FakeBatch(NDManager memory, List<FakeUnit> units) {
        this(
                memory,
                units,
                FakeTokens.of(
                        memory,
                        units.stream().flatMap(unit -> unit.rows().stream()).toList()));
    }

    private FakeBatch(NDManager memory, List<FakeUnit> units, TokenBatch tokens) {
        this.memory = memory;
        this.all = List.copyOf(units);
        this.rows = units.stream().flatMap(unit -> unit.rows().stream()).toList();
        this.tokens = tokens;
    }

    /** Tokens without units, for poolings that read neither words nor targets. */
    static FakeBatch of(NDManager memory, TokenBatch tokens) {
        return new FakeBatch(memory, List.of(), tokens);
    }

    @Override
    public TokenBatch tokens() {
        return tokens;
    }

    /** The rows of all units, one after the other. */
    public List<FakeEncoding> rows() {
        return rows;
    }

    @Override
    public int units() {
        return all.size();
    }

    private int[] counts(ToIntFunction<FakeUnit> count) {
        return all.stream().mapToInt(count).toArray();
    }

    private int[] rowsPerUnit() {
        return counts(unit -> unit.rows().size());
    }

    @Override
    public NDArray groupByUnit(NDArray array, double padding) {
        int[] counts = rowsPerUnit();
        int most = Arrays.stream(counts).max().orElse(0);
        NDList units = new NDList();
        long row = 0;
        for (int count : counts) {
            NDArray own = array.get("{}:{}", row, row + count);
            if (count < most) {
                long[] shape = array.getShape().getShape().clone();
                shape[0] = most - count;
                NDArray filler = memory.zeros(new Shape(shape)).addi((float) padding);
                own = NDArrays.concat(new NDList(own, filler), 0);
            }
            units.add(own);
            row += count;
        }
        return NDArrays.stack(units);
    }

    @Override
    public NDArray rowMask() {
        return mask(rowsPerUnit());
    }

    @Override
    public NDArray wordMask() {
        return mask(rows.stream().mapToInt(FakeEncoding::words).toArray());
    }

    private NDArray mask(int[] counts) {
        int most = Arrays.stream(counts).max().orElse(0);
        float[] mask = new float[counts.length * most];
        for (int i = 0; i < counts.length; i++) {
            Arrays.fill(mask, i * most, i * most + counts[i], 1);
        }
        return Workbench.array(memory, mask, new Shape(counts.length, most));
    }

    @Override
    public NDArray wordStarts() {
        int most = rows.stream().mapToInt(FakeEncoding::words).max().orElse(0);
        long[] starts = new long[rows.size() * most];
        Arrays.fill(starts, -1);
        for (int row = 0; row < rows.size(); row++) {
            for (int word = 0; word < rows.get(row).words(); word++) {
                starts[row * most + word] = rows.get(row).wordStart(word);
            }
        }
        return Workbench.ids(memory, starts, new Shape(rows.size(), most));
    }

    @Override
    public NDArray weights() {
        float[] weights = new float[all.size()];
        for (int unit = 0; unit < weights.length; unit++) {
            weights[unit] = (float) all.get(unit).target().weight();
        }
        return Workbench.array(memory, weights, new Shape(weights.length));
    }

    @Override
    public NDArray target() {
        return target("");
    }

    @Override
    public NDArray target(String name) {
        Optional<Object> kind = all.stream()
                .map(unit -> unit.target().arrays().get(name))
                .filter(Objects::nonNull)
                .findFirst();
        if (kind.isEmpty() && all.stream().noneMatch(unit -> unit.target().isNone())) {
            throw new IllegalArgumentException("the head reads the target '%s', but its targets have only %s"
                    .formatted(name, all.get(0).target().arrays().keySet()));
        }
        Object first = kind.orElse(Target.IGNORE_INDEX);
        boolean single = first instanceof Integer || first instanceof Float;
        int longest = single
                ? 1
                : all.stream()
                        .mapToInt(unit -> length(unit.target().arrays().get(name)))
                        .max()
                        .orElse(0);
        Shape shape = single ? new Shape(all.size()) : new Shape(all.size(), longest);
        return first instanceof Float || first instanceof float[]
                ? numbers(name, longest, shape)
                : ids(name, longest, shape);
    }

    private static int length(@Nullable Object array) {
        return array instanceof int[] ids ? ids.length : array instanceof float[] numbers ? numbers.length : 0;
    }

    private NDArray ids(String name, int longest, Shape shape) {
        long[] padded = new long[all.size() * longest];
        Arrays.fill(padded, Target.IGNORE_INDEX);
        for (int unit = 0; unit < all.size(); unit++) {
            Object array = all.get(unit).target().arrays().get(name);
            if (array instanceof Integer id) {
                padded[unit] = id;
            } else if (array instanceof int[] ids) {
                for (int i = 0; i < ids.length; i++) {
                    padded[unit * longest + i] = ids[i];
                }
            }
        }
        return Workbench.ids(memory, padded, shape);
    }

    private NDArray numbers(String name, int longest, Shape shape) {
        float[] padded = new float[all.size() * longest];
        for (int unit = 0; unit < all.size(); unit++) {
            Object array = all.get(unit).target().arrays().get(name);
            if (array instanceof Float number) {
                padded[unit] = number;
            } else if (array instanceof float[] numbers) {
                System.arraycopy(numbers, 0, padded, unit * longest, numbers.length);
            }
        }
        return Workbench.array(memory, padded, shape);
    }

    @Override
    public NDArray decoderTargets() {
        int longest = all.stream()
                .mapToInt(unit -> unit.rows().get(0).targetIds().length)
                .max()
                .orElse(0);
        long[] padded = new long[all.size() * longest];
        Arrays.fill(padded, Target.IGNORE_INDEX);
        for (int unit = 0; unit < all.size(); unit++) {
            int[] ids = all.get(unit).rows().get(0).targetIds();
            for (int i = 0; i < ids.length; i++) {
                padded[unit * longest + i] = ids[i];
            }
        }
        return Workbench.ids(memory, padded, new Shape(all.size(), longest));
    }
}
