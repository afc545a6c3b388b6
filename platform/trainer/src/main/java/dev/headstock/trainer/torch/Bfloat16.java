package dev.headstock.trainer.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** What bfloat16 gains: processors without instructions for it emulate them, slower than fp32. */
public final class Bfloat16 {
    private static final int ROWS = 1024;
    private static final int ROWS_ON_GPU = 16_384;
    private static final int WIDTH = 512;
    private static final int ROUNDS = 12;

    private Bfloat16() {}

    /** How many times faster a linear layer of ordinary size is in bfloat16 than in fp32. */
    public static double gain(Torch torch) {
        Timing timing = new Timing(torch);
        try (NDManager memory = torch.newScope()) {
            NDArray x = memory.ones(new Shape(torch.usesGpu() ? ROWS_ON_GPU : ROWS, WIDTH));
            NDArray weight = memory.ones(new Shape(4L * WIDTH, WIDTH));
            NDArray bias = memory.ones(new Shape(4L * WIDTH));
            double fp32 = Double.POSITIVE_INFINITY;
            double bf16 = Double.POSITIVE_INFINITY;
            // In turns and the best of many, so that whatever else disturbs the caches disturbs both or neither.
            for (int round = 0; round < ROUNDS; round++) {
                fp32 = Math.min(fp32, timing.seconds(() -> torch.operations().call("linear", x, weight, bias)));
                bf16 = Math.min(bf16, timing.seconds(() -> torch.operations().call("linear_bf16", x, weight, bias)));
            }
            return fp32 / bf16;
        }
    }
}
