package dev.headstock.trainer.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Measures what an operation costs on the device that computes. */
public final class Timing {
    private static final int WARM_UPS = 3;
    private static final int REPEATS = 20;

    private final Torch torch;

    public Timing(Torch torch) {
        this.torch = torch;
    }

    /** Seconds of one run: on a CPU those of one thread alone, on a GPU those of the whole device. */
    public double seconds(Supplier<NDArray> operation) {
        return torch.usesGpu()
                ? deviceSeconds(operation)
                : processorSeconds(() -> operation.get().close());
    }

    /** How many of these run side by side. */
    public int parallelism() {
        return torch.usesGpu() ? 1 : Torch.threads();
    }

    /**
     * By the clock, and with threads that wait for each other, a busy machine would look slow, and bfloat16 on it no faster than fp32.
     */
    private static double processorSeconds(Runnable operation) {
        int threads = Torch.threads();
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        JniUtils.setNumThreads(1);
        try {
            long start = clock.getCurrentThreadCpuTime();
            operation.run();
            return (clock.getCurrentThreadCpuTime() - start) / 1e9;
        } finally {
            JniUtils.setNumThreads(threads);
        }
    }

    private static double deviceSeconds(Supplier<NDArray> operation) {
        return queuedSeconds(() -> operation.get().close(), () -> await(operation), System::nanoTime);
    }

    /**
     * A GPU computes after the call has returned, so the time between two calls says nothing: the clock starts when the device has caught
     * up, and stops when it has done what was queued since.
     *
     * @param queue starts the operation
     * @param await returns when everything that was queued, and one more operation, has been computed
     */
    static double queuedSeconds(Runnable queue, Runnable await, LongSupplier nanos) {
        for (int i = 0; i < WARM_UPS; i++) {
            // The first calls load kernels and choose algorithms.
            queue.run();
        }
        await.run();
        long start = nanos.getAsLong();
        for (int i = 1; i < REPEATS; i++) {
            queue.run();
        }
        await.run();
        return (nanos.getAsLong() - start) / 1e9 / REPEATS;
    }

    /** Operations are computed in the order in which they were queued; a number of the last one's result cannot be read before. */
    private static void await(Supplier<NDArray> operation) {
        try (NDArray last = operation.get();
                NDArray flat = last.reshape(-1);
                NDArray first = flat.get(0)) {
            first.toFloatArray();
        }
    }
}
