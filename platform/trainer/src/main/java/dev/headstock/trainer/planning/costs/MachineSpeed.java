package dev.headstock.trainer.planning.costs;

import dev.headstock.trainer.planning.TrainingSettings.Precision;

/**
 * How fast this machine multiplies matrices with the threads of one slot.
 *
 * @param flops floating-point operations per second in fp32, a multiplication and an addition counting as two
 * @param bf16Gain how many times faster bfloat16 is; below 1 where the processor emulates it
 */
public record MachineSpeed(double flops, double bf16Gain) {
    /** One core without AVX-512: for a machine that cannot be measured. A plan that uses it says so. */
    public static final MachineSpeed ASSUMED = new MachineSpeed(3e10, 1);

    /** bfloat16 costs digits, so it has to be clearly faster. */
    private static final double WORTHWHILE = 1.25;

    /** What {@code auto} means on this machine; any other wish is fulfilled. */
    public Precision decide(Precision wish) {
        if (wish != Precision.AUTO) {
            return wish;
        }
        return bf16Gain >= WORTHWHILE ? Precision.BF16 : Precision.FP32;
    }
}
