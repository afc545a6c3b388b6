package dev.headstock.trainer.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.TorchScriptCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of {@code operations.py}, loaded into libtorch. Results belong to the manager of the first array, where none is given. */
public final class Operations implements AutoCloseable {
    private final PtSymbolBlock module;

    private Operations(PtSymbolBlock module) {
        this.module = module;
    }

    static Operations load(NDManager manager) {
        try (var archive = new ByteArrayInputStream(OperationsArchive.bytes())) {
            return new Operations(JniUtils.loadModule((PtNDManager) manager, archive, false, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NDArray call(String method, NDArray first, Object... others) {
        Object[] arguments = new Object[others.length + 1];
        arguments[0] = first;
        System.arraycopy(others, 0, arguments, 1, others.length);
        return TorchScriptCalls.tensor(first.getManager(), module, method, arguments);
    }

    List<NDArray> callForList(String method, NDArray first, Object... others) {
        Object[] arguments = new Object[others.length + 1];
        arguments[0] = first;
        System.arraycopy(others, 0, arguments, 1, others.length);
        return TorchScriptCalls.tensors(first.getManager(), module, method, arguments);
    }

    /** The gradient of a scalar for each array; zeros where it does not depend on one. What was recorded is released. */
    public List<NDArray> gradients(NDArray scalar, List<NDArray> arrays) {
        return TorchScriptCalls.tensors(scalar.getManager(), module, "gradients", scalar, arrays, false);
    }

    /** Likewise, and what was recorded stays for a further way back. */
    public List<NDArray> gradientsKeepingGraph(NDArray scalar, List<NDArray> arrays) {
        return TorchScriptCalls.tensors(scalar.getManager(), module, "gradients", scalar, arrays, true);
    }

    /** Adds to each array in place. */
    public void addAll(List<NDArray> sums, List<NDArray> summands) {
        TorchScriptCalls.run(module, "add_all", sums, summands);
    }

    /** Adds a multiple to each array in place. */
    public void addScaled(List<NDArray> sums, List<NDArray> summands, double factor) {
        TorchScriptCalls.run(module, "add_scaled", sums, summands, factor);
    }

    /** Multiplies each array in place. */
    public void scaleAll(List<NDArray> arrays, double factor) {
        TorchScriptCalls.run(module, "scale_all", arrays, factor);
    }

    /** Overwrites each array in place. */
    public void copyAll(List<NDArray> to, List<NDArray> arrays) {
        TorchScriptCalls.run(module, "copy_all", to, arrays);
    }

    /** Σ aᵢ·bᵢ over all numbers, added up in 64 bits. */
    public double dot(NDManager memory, List<NDArray> a, List<NDArray> b) {
        if (a.isEmpty()) {
            return 0;
        }
        try (NDArray sum = TorchScriptCalls.tensor(memory, module, "dot", a, b)) {
            return sum.getDouble();
        }
    }

    /** The 2-norm of all arrays together. */
    public NDArray globalNorm(NDManager memory, List<NDArray> arrays) {
        return TorchScriptCalls.tensor(memory, module, "global_norm", arrays);
    }

    /**
     * What one AdamW step needs besides the arrays.
     *
     * @param rate of this step
     * @param decay decoupled
     */
    public record AdamWStep(double rate, double decay, double beta1, double beta2, double epsilon) {}

    /**
     * One AdamW step in place, bias corrected.
     *
     * @param steps taken so far by each parameter, scalars; counted up
     */
    public void adamW(
            List<NDArray> parameters,
            List<NDArray> gradients,
            List<NDArray> means,
            List<NDArray> variances,
            List<NDArray> steps,
            AdamWStep step) {
        TorchScriptCalls.run(
                module,
                "adamw",
                parameters,
                gradients,
                means,
                variances,
                steps,
                step.rate(),
                step.decay(),
                step.beta1(),
                step.beta2(),
                step.epsilon());
    }

    /** Rows of an array by their numbers, which may repeat: x [rows, …], numbers [n]: [n, …]. */
    public NDArray selectRows(NDArray x, NDArray rows) {
        return call("select_rows", x, rows);
    }

    /**
     * x [rows, …] by index [groups, most]: [groups, most, …], {@code padding} where an index is negative.
     */
    public NDArray groupRows(NDArray x, NDArray index, double padding) {
        return call("group_rows", x, index, padding);
    }

    /** softmax(scale · q·kᵀ + mask), [rows, heads, tokens, keys]. */
    public NDArray attentionWeights(NDArray query, NDArray key, NDArray mask, double scale) {
        return call("attention_weights", query, key, mask, scale);
    }

    /**
     * dropout(softmax(scale · q·kᵀ + mask))·v in one operation; without dropout it is fused.
     *
     * @param mask null where every key is read
     */
    NDArray attention(NDArray query, NDArray key, NDArray value, @Nullable NDArray mask, double dropout, double scale) {
        return mask == null
                ? call("attention_to_all", query, key, value, dropout, scale)
                : call("attention", query, key, value, mask, dropout, scale);
    }

    /** Overwrites {@code count} numbers from a place on, in the order of memory, with the first of a piece. */
    void copyPart(NDArray to, long from, long count, NDArray piece) {
        TorchScriptCalls.run(module, "copy_part", to, from, count, piece);
    }

    @Override
    public void close() {
        module.close();
    }
}
