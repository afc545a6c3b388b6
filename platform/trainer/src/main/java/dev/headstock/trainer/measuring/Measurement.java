package dev.headstock.trainer.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.planning.costs.MachineSpeed;
import dev.headstock.trainer.torch.Bfloat16;
import dev.headstock.trainer.torch.Timing;
import dev.headstock.trainer.torch.Torch;
import java.io.PrintStream;

/** The program of the measuring process: multiplies matrices for a moment and prints a {@link MachineSpeed}. */
public final class Measurement {
    private static final int SIZE = 1024;
    /** A GPU would spend as much time on starting a smaller product as on computing it. */
    private static final int SIZE_ON_GPU = 8192;

    private static final int ROUNDS = 8;

    private Measurement() {}

    public static void run(PrintStream output) {
        try (Torch torch = Torch.open();
                NDManager memory = torch.newScope()) {
            long size = torch.usesGpu() ? SIZE_ON_GPU : SIZE;
            NDArray a = memory.ones(new Shape(size, size));
            NDArray b = memory.ones(new Shape(size, size));
            Timing timing = new Timing(torch);
            double best = Double.POSITIVE_INFINITY;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.min(best, timing.seconds(() -> a.matMul(b)));
            }
            double flops = 2.0 * size * size * size / best * timing.parallelism();
            output.println(Json.MAPPER.writeValueAsString(new MachineSpeed(flops, Bfloat16.gain(torch))));
        }
    }
}
