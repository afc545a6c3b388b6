package dev.headstock.trainer.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.GenerationState;
import dev.headstock.api.head.HeadPass;
import dev.headstock.trainer.encoding.EncodedRow;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.RunPass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of texts that are being generated, and everything that is kept of them between two steps. */
final class RowState implements GenerationState, AutoCloseable {
    private final Model model;
    private final List<Unit> sources;
    private final PassOptions options;
    private final NDManager kept;
    private final Map<String, NDArray> caches = new LinkedHashMap<>();
    private final Map<String, NDArray> constants = new LinkedHashMap<>();
    private final Map<String, NDArray> updated = new LinkedHashMap<>();
    private @Nullable Continuation continuation;
    private @Nullable NDArray encoderOutput;
    private @Nullable NDArray encoderMask;
    private @Nullable NDManager scratch;
    private long[] last;
    private int length;

    /** @param sources one per example */
    RowState(Model model, List<Unit> sources, PassOptions options) {
        this.model = model;
        this.sources = sources;
        this.options = options;
        this.kept = model.torch().newScope();
        this.last = sources.stream()
                .mapToLong(source -> {
                    EncodedRow row = source.rows().get(0);
                    return row.id(row.tokens() - 1);
                })
                .toArray();
    }

    int rows() {
        return last.length;
    }

    /** Begins a step, whose arrays are released with {@code memory}. */
    HeadPass begin(NDManager memory) {
        scratch = memory;
        return model.pass(model.batch(sources, memory), options).headPass();
    }

    /** Ends a step: what it added to caches is kept. */
    void end() {
        updated.forEach((name, array) -> {
            array.attach(kept);
            NDArray before = caches.put(name, array);
            if (before != null) {
                before.close();
            }
        });
        updated.clear();
        scratch = null;
    }

    /**
     * Row i continues what row {@code parents[i]} was, by a token.
     *
     * @param ids of the new tokens
     */
    void follow(long[] parents, long[] ids) {
        last = ids;
        length++;
        if (ids.length == 0) {
            return;
        }
        boolean same = true;
        for (int row = 0; row < parents.length; row++) {
            same &= parents[row] == row;
        }
        int rowsBefore = rowsOf();
        if (!same || rowsBefore >= 0 && rowsBefore != parents.length) {
            select(parents);
        }
    }

    /** Rows of what is kept, −1 when nothing is. */
    private int rowsOf() {
        if (continuation != null) {
            return continuation.rows();
        }
        for (NDArray array : keptArrays()) {
            return (int) array.getShape().get(0);
        }
        return -1;
    }

    private List<NDArray> keptArrays() {
        List<NDArray> arrays = new ArrayList<>(caches.values());
        arrays.addAll(constants.values());
        if (encoderOutput != null) {
            arrays.add(encoderOutput);
        }
        return arrays;
    }

    private void select(long[] parents) {
        try (NDManager memory = model.torch().newScope()) {
            NDArray rows = memory.create(parents);
            caches.replaceAll((name, array) -> selected(array, rows));
            constants.replaceAll((name, array) -> selected(array, rows));
            if (encoderOutput != null) {
                encoderOutput = selected(encoderOutput, rows);
            }
            if (encoderMask != null) {
                encoderMask = selected(encoderMask, rows);
            }
        }
        if (continuation != null) {
            continuation.select(parents);
        }
    }

    private NDArray selected(NDArray array, NDArray rows) {
        NDArray selected = model.torch().operations().selectRows(array, rows);
        selected.attach(kept);
        array.close();
        return selected;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public NDArray lastIds() {
        return memory().create(last, new Shape(last.length, 1));
    }

    private NDManager memory() {
        if (scratch == null) {
            throw new IllegalStateException("a generation state is read within a step only");
        }
        return scratch;
    }

    @Override
    public NDArray extend(NDArray ids, int keep) {
        Continuation known = continuation;
        if (known == null) {
            known = new Continuation(model, sources, options);
            continuation = known;
        }
        return known.extend(ids, keep, memory());
    }

    @Override
    public NDArray encoderOutput() {
        NDArray known = encoderOutput;
        if (known == null) {
            RunPass pass = model.pass(model.batch(sources, memory()), options);
            known = pass.features();
            known.attach(kept);
            encoderOutput = known;
            NDArray mask = pass.batch().tokens().mask().duplicate();
            mask.attach(kept);
            encoderMask = mask;
        }
        return view(known);
    }

    @Override
    public NDArray encoderMask() {
        encoderOutput();
        NDArray mask = encoderMask;
        if (mask == null) {
            throw new IllegalStateException("the source has not been read");
        }
        return view(mask);
    }

    @Override
    public NDArray cache(String name, NDArray more) {
        NDArray before = updated.containsKey(name) ? updated.get(name) : caches.get(name);
        NDArray all = before == null ? more.duplicate() : NDArrays.concat(new NDList(before, more), 2);
        all.attach(memory());
        updated.put(name, all);
        return view(all);
    }

    @Override
    public NDArray memoize(String name, Supplier<NDArray> compute) {
        NDArray known = constants.get(name);
        if (known == null) {
            known = compute.get().duplicate();
            known.attach(kept);
            constants.put(name, known);
        }
        return view(known);
    }

    /** What is computed from it is released with the step. */
    private NDArray view(NDArray array) {
        NDArray view = array.reshape(array.getShape());
        view.attach(memory());
        return view;
    }

    @Override
    public void close() {
        if (continuation != null) {
            continuation.close();
        }
        kept.close();
    }
}
