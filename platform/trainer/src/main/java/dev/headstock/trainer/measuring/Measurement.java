package dev.headstock.trainer.measuring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.engine.Bfloat16;
import dev.headstock.trainer.engine.Torch;
import dev.headstock.trainer.planning.MachineSpeed;
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
                long start = System.nanoTime();
                a.matMul(b).close();
                best = Math.min(best, (System.nanoTime() - start) / 1e9);
            }
            double flops = 2.0 * SIZE * SIZE * SIZE / best;
            output.println(Json.MAPPER.writeValueAsString(new MachineSpeed(flops, Bfloat16.gain(torch))));
        }
    }
}
