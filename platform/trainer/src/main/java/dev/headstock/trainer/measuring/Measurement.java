package dev.headstock.trainer.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.planning.MachineSpeed;
import dev.headstock.trainer.torch.Bfloat16;
import dev.headstock.trainer.torch.Torch;
import java.io.PrintStream;

/** The program of the measuring process: multiplies matrices for a moment and prints a {@link MachineSpeed}. */
public final class Measurement {
    private static final int SIZE = 1024;
    private static final int ROUNDS = 8;

    private Measurement() {}

    public static void run(PrintStream output) {
        try (Torch torch = Torch.open();
                NDManager memory = torch.newMemory()) {
            NDArray a = memory.ones(new Shape(SIZE, SIZE));
            NDArray b = memory.ones(new Shape(SIZE, SIZE));
            double best = Double.POSITIVE_INFINITY;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.min(best, Torch.processorSeconds(() -> a.matMul(b).close()));
            }
            double flops = 2.0 * SIZE * SIZE * SIZE / best * Torch.threads();
            output.println(Json.MAPPER.writeValueAsString(new MachineSpeed(flops, Bfloat16.gain(torch))));
        }
    }
}
