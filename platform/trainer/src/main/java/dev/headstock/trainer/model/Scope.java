package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.trainer.torch.Dropout;
import dev.headstock.trainer.torch.Operations;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.torch.TorchKernels;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the results of a pass belong at the moment: to the pass, or, in a layer without a way back, to memory that is released when the
 * layer has run. Views of parameters and batch arrays are made per memory, because the result of an operation belongs to the memory of its
 * first array.
 */
final class Scope {
    private final Torch torch;
    private final Parameters parameters;
    private final PassOptions options;
    private final Memory pass;
    private final @Nullable Dropout dropout;
    private Memory now;

    /** One memory with the views that belong to it. */
    private static final class Memory {
        private final NDManager manager;
        private final Map<String, NDArray> parameters = new HashMap<>();
        private final Map<String, NDArray> recordedParameters = new HashMap<>();
        private final Map<NDArray, NDArray> views = new IdentityHashMap<>();
        private @Nullable TorchKernels kernels;
        private @Nullable TorchKernels bf16Kernels;

        Memory(NDManager manager) {
            this.manager = manager;
        }
    }

    Scope(Torch torch, Parameters parameters, PassOptions options, NDManager memory) {
        this.torch = torch;
        this.parameters = parameters;
        this.options = options;
        this.pass = new Memory(memory);
        this.now = pass;
        this.dropout = options.isTraining() ? torch.newDropout() : null;
    }

    /** For one part of the pass. */
    void beginDropout(String part) {
        if (dropout != null) {
            dropout.begin(options.dropoutSeed(part));
        }
    }

    Operations operations() {
        return torch.operations();
    }

    NDManager memory() {
        return now.manager;
    }

    /** A view of a parameter, changed as the options say. */
    NDArray parameter(String path) {
        // A view that was made without recording has no way back to the parameter.
        Map<String, NDArray> views = Torch.isRecording() ? now.recordedParameters : now.parameters;
        NDArray known = views.get(path);
        if (known == null) {
            known = options.parameters().apply(path, parameters.view(path, now.manager));
            views.put(path, known);
        }
        return known;
    }

    /** The same numbers as an array of the present memory. */
    NDArray view(NDArray array) {
        if (now == pass) {
            return array;
        }
        return now.views.computeIfAbsent(array, this::newView);
    }

    private NDArray newView(NDArray array) {
        NDArray view = array.reshape(array.getShape());
        view.attach(now.manager);
        return view;
    }

    TorchKernels kernels(boolean bf16) {
        if (bf16) {
            now.bf16Kernels = now.bf16Kernels == null ? newKernels(true) : now.bf16Kernels;
            return now.bf16Kernels;
        }
        now.kernels = now.kernels == null ? newKernels(false) : now.kernels;
        return now.kernels;
    }

    private TorchKernels newKernels(boolean bf16) {
        return new TorchKernels(torch.operations(), now.manager, bf16, dropout);
    }

    /** Makes an array outlive the layer: it belongs to the pass. */
    NDArray keep(NDArray array) {
        if (now != pass) {
            array.attach(pass.manager);
        }
        return array;
    }

    /** Runs with the way back recorded; everything that is made stays until the pass ends. */
    NDArray recorded(Supplier<NDArray> body) {
        return Torch.recorded(body);
    }

    /** Runs without a way back; of what is made only the result, and what is {@linkplain #keep kept}, outlives the body. */
    NDArray unrecorded(Supplier<NDArray> body) {
        Memory before = now;
        try (NDManager scratch = before.manager.newSubManager()) {
            now = new Memory(scratch);
            NDArray result = Torch.unrecorded(body);
            result.attach(pass.manager);
            return result;
        } finally {
            now = before;
        }
    }
}
