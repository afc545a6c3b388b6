package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Init;
import dev.headstock.api.Kernels;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.TokenBatch;
import dev.headstock.trainer.engine.InitialValues;
import dev.headstock.trainer.engine.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Arrays, kernels and gradients for one test. What it hands out lives until it is closed. */
public final class Workbench implements AutoCloseable {
    /** Large enough to vanish after softmax. */
    private static final float HIDDEN = -1e9f;

    private static final int FIRST_ORDINARY_TOKEN = 10;
    private static final int TOKENS_END = 100;

    static {
        // DJL otherwise looks for a cloud's metadata service when it starts.
        System.setProperty("ai.djl.offline", "true");
    }

    private final Torch torch = Torch.open();
    private final NDManager memory = torch.newMemory();

    /** Numbers from a normal distribution with deviation 1. */
    public NDArray random(long seed, long... shape) {
        return drawn(new Init.Normal(1), new Shape(shape), seed);
    }

    /** An array as a plugin asks for it. What it would take from a checkpoint is drawn, since there is none. */
    public NDArray drawn(Init init, Shape shape, long seed) {
        Init drawable = init instanceof Init.Pretrained pretrained ? pretrained.otherwise() : init;
        return array(InitialValues.draw(drawable, Math.toIntExact(shape.size()), seed), shape);
    }

    /** The arrays of some specifications by name, as they start. */
    public Map<String, NDArray> initial(List<ParameterSpec> specs) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        specs.forEach(spec -> arrays.put(spec.name(), drawn(spec.init(), spec.shape(), arrays.size())));
        return arrays;
    }

    /** The same after some training: every number has moved. */
    public Map<String, NDArray> moved(List<ParameterSpec> specs) {
        Map<String, NDArray> arrays = initial(specs);
        arrays.replaceAll((name, array) -> array.add(drawn(new Init.Normal(0.1), array.getShape(), name.hashCode())));
        return arrays;
    }

    /** Texts of random tokens; the first fills the batch, each further one is a token shorter and padded. */
    public TokenBatch tokens(int texts, int longest) {
        Random random = new Random(texts);
        long[] ids = new long[texts * longest];
        float[] mask = new float[texts * longest];
        float[] bias = new float[texts * longest];
        for (int i = 0; i < ids.length; i++) {
            boolean real = i % longest < longest - i / longest;
            ids[i] = real ? random.nextInt(FIRST_ORDINARY_TOKEN, TOKENS_END) : 0;
            mask[i] = real ? 1 : 0;
            bias[i] = real ? 0 : HIDDEN;
        }
        Shape shape = new Shape(texts, longest);
        return new TokenBatch(
                memory.create(ids, shape),
                memory.create(new long[ids.length], shape),
                array(mask, shape),
                array(bias, new Shape(texts, 1, 1, longest)));
    }

    public NDArray array(float[] numbers, Shape shape) {
        // Copied into libtorch's own memory: the first array only borrows the numbers.
        try (NDArray borrowed = memory.create(numbers, shape)) {
            return borrowed.duplicate();
        }
    }

    public Kernels kernels() {
        return torch.kernels(memory, false);
    }

    public NDManager memory() {
        return memory;
    }

    /** The gradient of a scalar for each parameter. */
    public List<float[]> gradients(Supplier<NDArray> loss, List<NDArray> parameters) {
        return torch.gradients(loss, parameters).stream()
                .map(NDArray::toFloatArray)
                .toList();
    }

    @Override
    public void close() {
        memory.close();
        torch.close();
    }
}
