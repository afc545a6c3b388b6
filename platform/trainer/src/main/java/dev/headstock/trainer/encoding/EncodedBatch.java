package dev.headstock.trainer.encoding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Batch;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.trainer.torch.Operations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Units that are computed together, as a head sees them. Arrays are made when they are first asked for and belong to the batch's memory.
 */
public final class EncodedBatch implements Batch {
    private static final String MAIN = "";

    private final List<Unit> units;
    private final List<EncodedRow> rows;
    private final BatchLayout layout;
    private final Operations operations;
    private final NDManager memory;
    private final PaddedRows tokens;
    private final PaddedRows modelTokens;
    private final Map<String, NDArray> arrays = new HashMap<>();

    /** @param memory of the pass */
    public EncodedBatch(List<Unit> units, BatchLayout layout, Operations operations, NDManager memory) {
        this.units = List.copyOf(units);
        this.layout = layout;
        this.operations = operations;
        this.memory = memory;
        List<EncodedRow> all = new ArrayList<>();
        units.forEach(unit -> all.addAll(unit.rows()));
        this.rows = List.copyOf(all);
        this.tokens = new PaddedRows(rows, layout, 0, memory);
        this.modelTokens =
                layout.placeholders() == 0 ? tokens : new PaddedRows(rows, layout, layout.placeholders(), memory);
    }

    /** Of the units, in their order. */
    public List<Unit> list() {
        return units;
    }

    public BatchLayout layout() {
        return layout;
    }

    public NDManager memory() {
        return memory;
    }

    /** The rows of all units, one after the other. */
    public List<EncodedRow> rows() {
        return rows;
    }

    /** Texts without placeholders. */
    @Override
    public TokenBatch tokens() {
        return tokens;
    }

    /** What the backbone reads: {@link #tokens} behind the placeholders. */
    public TokenBatch modelTokens() {
        return modelTokens;
    }

    /** Tokens of each row that are read in both directions before a continuation, placeholders included; null without continuations. */
    public int @Nullable [] sources() {
        return modelTokens.sources();
    }

    /** Real tokens of each row, placeholders included. */
    public int[] realTokens() {
        return rows.stream()
                .mapToInt(row -> layout.placeholders() + row.tokens())
                .toArray();
    }

    @Override
    public int units() {
        return units.size();
    }

    @Override
    public NDArray groupByUnit(NDArray all, double padding) {
        return operations.groupRows(all, array("rows of units", this::rowIndex), padding);
    }

    private NDArray rowIndex() {
        int most = most(unit -> unit.rows().size());
        long[] index = new long[units.size() * most];
        Arrays.fill(index, -1);
        int next = 0;
        for (int unit = 0; unit < units.size(); unit++) {
            for (int row = 0; row < units.get(unit).rows().size(); row++) {
                index[unit * most + row] = next++;
            }
        }
        return memory.create(index, new Shape(units.size(), most));
    }

    @Override
    public NDArray rowMask() {
        return array("row mask", () -> {
            int[] counts = units.stream().mapToInt(unit -> unit.rows().size()).toArray();
            return mask(counts);
        });
    }

    @Override
    public NDArray wordStarts() {
        return array("word starts", () -> {
            int most = mostWords();
            long[] starts = new long[rows.size() * most];
            Arrays.fill(starts, -1);
            for (int row = 0; row < rows.size(); row++) {
                EncodedRow own = rows.get(row);
                for (int word = 0; word < own.words(); word++) {
                    starts[row * most + word] = own.wordStart(word);
                }
            }
            return memory.create(starts, new Shape(rows.size(), most));
        });
    }

    @Override
    public NDArray wordMask() {
        return array("word mask", () -> {
            int[] counts = rows.stream().mapToInt(EncodedRow::words).toArray();
            return mask(counts);
        });
    }

    private int mostWords() {
        return rows.stream().mapToInt(EncodedRow::words).max().orElse(0);
    }

    /** [counts, most of them]: ones, then zeros. */
    private NDArray mask(int[] counts) {
        int most = Arrays.stream(counts).max().orElse(0);
        float[] mask = new float[counts.length * most];
        for (int i = 0; i < counts.length; i++) {
            Arrays.fill(mask, i * most, i * most + counts[i], 1);
        }
        return memory.create(mask, new Shape(counts.length, most));
    }

    @Override
    public NDArray weights() {
        return array("weights", () -> {
            float[] weights = new float[units.size()];
            for (int unit = 0; unit < weights.length; unit++) {
                weights[unit] = (float) units.get(unit).target().weight();
            }
            return memory.create(weights);
        });
    }

    /** Whether every unit has a target. */
    public boolean isLabeled() {
        return units.stream().allMatch(Unit::isLabeled);
    }

    /** Whether any unit has a target. */
    public boolean hasLabeled() {
        return units.stream().anyMatch(Unit::isLabeled);
    }

    /** [units]: 1 where a unit has a target, so that its loss counts. */
    public NDArray labeledMask() {
        return array("labeled", () -> {
            float[] mask = new float[units.size()];
            for (int unit = 0; unit < mask.length; unit++) {
                mask[unit] = units.get(unit).isLabeled() ? 1 : 0;
            }
            return memory.create(mask);
        });
    }

    @Override
    public NDArray target() {
        return target(MAIN);
    }

    @Override
    public NDArray target(String name) {
        return array("target " + name, () -> targetArray(name));
    }

    /** Units without the array, such as unlabeled ones, are padded: ids with {@link Target#IGNORE_INDEX}, numbers with 0. */
    private NDArray targetArray(String name) {
        Object example = null;
        for (Unit unit : units) {
            Object own = unit.target().arrays().get(name);
            example = own == null ? example : own;
        }
        if (example instanceof float[]) {
            return numbers(name);
        }
        if (example instanceof Float) {
            float[] all = new float[units.size()];
            for (int unit = 0; unit < all.length; unit++) {
                all[unit] = units.get(unit).target().arrays().get(name) instanceof Float number ? number : 0;
            }
            return memory.create(all);
        }
        if (example instanceof int[]) {
            return ids(unit -> unit.target().arrays().get(name) instanceof int[] own ? own : new int[0]);
        }
        if (example == null && !name.equals(MAIN)) {
            throw new IllegalArgumentException("no target has an array named '%s'".formatted(name));
        }
        long[] all = new long[units.size()];
        for (int unit = 0; unit < all.length; unit++) {
            all[unit] = units.get(unit).target().arrays().get(name) instanceof Integer id ? id : Target.IGNORE_INDEX;
        }
        return memory.create(all);
    }

    private NDArray numbers(String name) {
        float[][] own = new float[units.size()][];
        int most = 0;
        for (int unit = 0; unit < own.length; unit++) {
            own[unit] = units.get(unit).target().arrays().get(name) instanceof float[] numbers ? numbers : new float[0];
            most = Math.max(most, own[unit].length);
        }
        float[] padded = new float[own.length * most];
        for (int unit = 0; unit < own.length; unit++) {
            System.arraycopy(own[unit], 0, padded, unit * most, own[unit].length);
        }
        return memory.create(padded, new Shape(own.length, most));
    }

    private interface Ids {
        int[] of(Unit unit);
    }

    private NDArray ids(Ids ids) {
        int most = most(unit -> ids.of(unit).length);
        long[] padded = new long[units.size() * most];
        Arrays.fill(padded, Target.IGNORE_INDEX);
        for (int unit = 0; unit < units.size(); unit++) {
            int[] own = ids.of(units.get(unit));
            for (int i = 0; i < own.length; i++) {
                padded[unit * most + i] = own[i];
            }
        }
        return memory.create(padded, new Shape(units.size(), most));
    }

    private int most(ToIntFunction<Unit> count) {
        return units.stream().mapToInt(count).max().orElse(0);
    }

    /** Of the first row of each unit. */
    @Override
    public NDArray decoderTargets() {
        return array("decoder targets", () -> ids(unit -> unit.rows().get(0).targetIdsOrNone()));
    }

    private NDArray array(String name, Supplier<NDArray> make) {
        NDArray made = arrays.get(name);
        if (made == null) {
            made = make.get();
            arrays.put(name, made);
        }
        return made;
    }
}
