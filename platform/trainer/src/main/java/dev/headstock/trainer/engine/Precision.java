package dev.headstock.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelOutline;
import dev.headstock.protocol.TrainingSettings;
import java.util.function.Supplier;

/** Decides whether linear layers multiply in bfloat16. */
public final class Precision {
    private static final int ROWS = 1024;
    private static final int ORDINARY_WIDTH = 512;
    private static final int ROUNDS = 4;
    /** bfloat16 costs digits, so it has to be clearly faster. */
    private static final double WORTHWHILE = 0.8;

    private Precision() {}

    /** Measures once when the wish is {@code auto}: processors without bfloat16 instructions emulate them, slower than fp32. */
    public static boolean bf16(TrainingSettings.Precision wish, ModelOutline outline, Torch torch) {
        return switch (wish) {
            case FP32 -> false;
            case BF16 -> true;
            case AUTO -> pays(outline, torch);
        };
    }

    private static boolean pays(ModelOutline outline, Torch torch) {
        return gain(outline.width(), outline.feedForwardWidth(), torch) > 1 / WORTHWHILE;
    }

    /** How many times faster a linear layer of ordinary size is in bfloat16 than in fp32. */
    public static double bf16Gain(Torch torch) {
        return gain(ORDINARY_WIDTH, 4 * ORDINARY_WIDTH, torch);
    }

    private static double gain(int in, int out, Torch torch) {
        try (NDManager memory = torch.newMemory()) {
            NDArray x = memory.ones(new Shape(ROWS, in));
            NDArray weight = memory.ones(new Shape(out, in));
            NDArray bias = memory.ones(new Shape(out));
            double fp32 = seconds(() -> torch.operations().call("linear", x, weight, bias));
            double bf16 = seconds(() -> torch.operations().call("linear_bf16", x, weight, bias));
            return fp32 / bf16;
        }
    }

    /** The best of a few rounds; the first round, which loads code, never is. */
    private static double seconds(Supplier<NDArray> product) {
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            product.get().close();
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best;
    }
}
