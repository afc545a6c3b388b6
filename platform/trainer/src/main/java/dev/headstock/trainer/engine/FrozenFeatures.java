package dev.headstock.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.TokenBatch;
import dev.headstock.trainer.engine.Model.Mode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a frozen model says about each example, computed once without dropout and kept: later epochs cost only the head.
 *
 * <p>An example's features are always computed together with the same others, whatever batch asks for them, since padding changes the
 * last bits: so a resumed run sees the same numbers as an undisturbed one.
 */
final class FrozenFeatures {
    private final Model model;
    private final EncodedExamples examples;
    private final Mode mode;
    private final List<int[]> passes;
    private final int[] passOf;
    private final Map<Integer, float[]> kept = new HashMap<>();

    FrozenFeatures(Model model, EncodedExamples examples, Mode mode) {
        this.model = model;
        this.examples = examples;
        this.mode = mode.withoutTraining();
        this.passes = BatchOrder.passes(examples.lengths());
        this.passOf = new int[examples.size()];
        for (int pass = 0; pass < passes.size(); pass++) {
            for (int example : passes.get(pass)) {
                passOf[example] = pass;
            }
        }
    }

    /** The reduced features of a batch, as {@link dev.headstock.api.Head#output} takes them. */
    NDArray of(int[] batch, NDManager memory) {
        for (int example : batch) {
            if (!kept.containsKey(example) && !compute(passes.get(passOf[example]))) {
                return run(batch, memory);
            }
        }
        return join(Arrays.stream(batch).mapToObj(kept::get).toList(), memory);
    }

    /** @return false when an example's features are no plain vector: then their shape depends on the padding, and nothing is kept */
    private boolean compute(int[] pass) {
        try (NDManager memory = model.torch().newMemory()) {
            NDArray reduced = run(pass, memory);
            if (reduced.getShape().dimension() != 2) {
                return false;
            }
            List<float[]> rows = Rows.of(reduced);
            for (int row = 0; row < pass.length; row++) {
                kept.put(pass[row], rows.get(row));
            }
            return true;
        }
    }

    private NDArray run(int[] batch, NDManager memory) {
        TokenBatch tokens = EncodedText.batch(examples.texts(batch), memory);
        NDArray hidden = model.hidden(tokens, model.pass(memory, mode), Model.HEAD);
        return model.head().reduce(hidden, tokens, model.headPass(memory, mode).kernels());
    }

    private static NDArray join(List<float[]> rows, NDManager memory) {
        int width = rows.get(0).length;
        float[] values = new float[rows.size() * width];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, values, row * width, width);
        }
        return memory.create(values, new Shape(rows.size(), width));
    }
}
