package dev.headstock.api;

/**
 * How a new parameter starts. Values are drawn from the run's seed and the parameter's path alone, so they depend neither on the order
 * of creation nor on the device.
 */
public sealed interface Init {

    record Constant(float value) implements Init {}

    /** Normal with mean 0. */
    record Normal(double deviation) implements Init {}

    /** Normal with mean 0, redrawn outside two deviations. */
    record TruncatedNormal(double deviation) implements Init {}

    /** Uniform in ±bound. */
    record Uniform(double bound) implements Init {}

    /**
     * As the base model's checkpoint has it, when it holds an array of the same shape that the family itself does not use: BERT's
     * pooler, for example.
     *
     * @param path as {@link ModelFamily#pathOf} gives it
     * @param otherwise when there is none
     */
    record Pretrained(String path, Init otherwise) implements Init {}

    Init ZEROS = new Constant(0);
    Init ONES = new Constant(1);

    /**
     * PyTorch's default for a linear layer's weight, {@code kaiming_uniform_(a=√5)}: uniform in ±1/√fanIn.
     *
     * @param fanIn the number of input features
     */
    static Init kaimingUniform(long fanIn) {
        return new Uniform(1 / Math.sqrt(fanIn));
    }
}
