package dev.headstock.trainer.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.headstock.api.model.Kernels;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** libtorch in this process: the memory everything lives in, and the operations. Opened once, used from one thread at a time. */
public final class Torch implements AutoCloseable {
    private final NDManager manager;
    private final Operations operations;
    private final @Nullable MaskGenerator masks;

    private Torch(NDManager manager, Operations operations) {
        this.manager = manager;
        this.operations = operations;
        this.masks = usesGpu() ? null : new MaskGenerator(manager);
    }

    public static Torch open() {
        NDManager manager = NDManager.newBaseManager("PyTorch");
        prepareThread();
        return new Torch(manager, Operations.load(manager));
    }

    /** Must run on every thread that computes: libtorch keeps these two switches per thread. */
    public static void prepareThread() {
        // The profiling executor gains nothing here, and its own autodiff breaks backward passes that mix bfloat16 and
        // fp32.
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(false);
    }

    /** How many threads one operation uses; results are bit-identical only for the same number. */
    public static int threads() {
        return JniUtils.getNumThreads();
    }

    /** Otherwise everything is computed on the processor. */
    public boolean usesGpu() {
        return manager.getDevice().isGpu();
    }

    /** Memory that is released when the manager is closed: one per step, one per prediction. */
    public NDManager newScope() {
        return manager.newSubManager();
    }

    /** The kernels for plugin code that runs outside a model: exact, in fp32, without dropout. */
    public Kernels kernels(NDManager memory) {
        return new TorchKernels(operations, memory, false, null);
    }

    /** Likewise, with dropout that has begun. */
    public Kernels kernels(NDManager memory, Dropout dropout) {
        return new TorchKernels(operations, memory, false, dropout);
    }

    /** For one pass after the other. */
    public Dropout newDropout() {
        return new Dropout(operations, masks);
    }

    /**
     * Computes something with the way back recorded: the only place that switches libtorch's gradient mode on. Outside, nothing is
     * recorded.
     */
    public static <T> T recorded(Supplier<T> computation) {
        return withGradientMode(true, computation);
    }

    /** Computes something without recording, also within {@link #recorded}. */
    public static <T> T unrecorded(Supplier<T> computation) {
        return withGradientMode(false, computation);
    }

    /** Whether this thread records at the moment. */
    public static boolean isRecording() {
        return JniUtils.isGradMode();
    }

    private static <T> T withGradientMode(boolean on, Supplier<T> computation) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(on);
        try {
            return computation.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /** Seeds what plugins draw; libtorch has one generator per process. */
    static void seed(long seed) {
        JniUtils.setSeed(seed);
    }

    /** The gradients of what {@code scalar} computes, zeros where it does not depend on an array. */
    public List<NDArray> gradients(Supplier<NDArray> scalar, List<NDArray> arrays) {
        arrays.forEach(array -> array.setRequiresGradient(true));
        try {
            return operations.gradients(recorded(scalar), arrays);
        } finally {
            arrays.forEach(array -> array.setRequiresGradient(false));
        }
    }

    public Operations operations() {
        return operations;
    }

    @Override
    public void close() {
        operations.close();
        manager.close();
    }
}
