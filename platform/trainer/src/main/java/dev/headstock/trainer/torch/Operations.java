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

/** The methods of {@code operations.py}, loaded into libtorch. Results belong to the manager of the first array. */
final class Operations implements AutoCloseable {
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

    /** The gradient of {@code loss} for each parameter; zeros where it does not depend on one. */
    List<NDArray> gradients(NDArray loss, List<NDArray> parameters) {
        return TorchScriptCalls.tensors(loss.getManager(), module, "gradients", loss, parameters);
    }

    /** Adds to each array in place. */
    void addAll(List<NDArray> sums, List<NDArray> summands) {
        TorchScriptCalls.run(module, "add_all", sums, summands);
    }

    /** The 2-norm of all arrays together. */
    NDArray globalNorm(NDManager manager, List<NDArray> gradients) {
        return TorchScriptCalls.tensor(manager, module, "global_norm", gradients);
    }

    /** Scales all arrays in place so that their global norm is at most {@code largest}. */
    void scaleToNorm(List<NDArray> gradients, NDArray norm, double largest) {
        TorchScriptCalls.run(module, "scale_to_norm", gradients, norm, largest);
    }

    /** One AdamW step in place, β = (0.9, 0.999), ε = 1e-8, decay decoupled and bias corrected. */
    void adamW(
            List<NDArray> parameters,
            List<NDArray> gradients,
            List<NDArray> means,
            List<NDArray> variances,
            List<NDArray> steps,
            double rate,
            double decay) {
        TorchScriptCalls.run(module, "adamw", parameters, gradients, means, variances, steps, rate, decay);
    }

    @Override
    public void close() {
        module.close();
    }
}
