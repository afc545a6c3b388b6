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
        try (NDManager memory = torch.newMemory()) {
            NDArray x = memory.ones(new Shape(ROWS, outline.width()));
            NDArray weight = memory.ones(new Shape(outline.feedForwardWidth(), outline.width()));
            NDArray bias = memory.ones(new Shape(outline.feedForwardWidth()));
            double fp32 = seconds(() -> torch.operations().call("linear", x, weight, bias));
            double bf16 = seconds(() -> torch.operations().call("linear_bf16", x, weight, bias));
            return bf16 < WORTHWHILE * fp32;
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
