package dev.headstock.trainer.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.TokenBatch;
import dev.headstock.trainer.engine.Model.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a frozen model says about each example, computed once without dropout and kept in a file: later epochs cost only the head.
 *
 * <p>An example's features are always computed together with the same others, whatever batch asks for them, since padding changes the
 * last bits: so a resumed run sees the same numbers as an undisturbed one.
 */
final class FrozenFeatures implements AutoCloseable {
    private final Model model;
    private final EncodedExamples examples;
    private final Mode mode;
    private final Path file;
    private final List<int[]> passes;
    private final int[] passOf;
    /** From the first pass on. */
    private @Nullable RowFile kept;
    /** Whether an example's features are one vector, of the same width for all; else their shape depends on the padding. */
    private boolean keepable = true;

    /** @param file to keep them in; does not exist yet */
    FrozenFeatures(Model model, EncodedExamples examples, Mode mode, Path file) {
        this.model = model;
        this.examples = examples;
        this.mode = mode.withoutTraining();
        this.file = file;
        this.passes = BatchOrder.passes(examples.lengths());
        this.passOf = new int[examples.size()];
        for (int pass = 0; pass < passes.size(); pass++) {
            for (int example : passes.get(pass)) {
                passOf[example] = pass;
            }
        }
    }

    /**
     * The reduced features of a batch, as {@link dev.headstock.api.Head#output} takes them.
     *
     * @param afterPass told after every pass through the model: a large batch may take many
     */
    NDArray of(int[] batch, NDManager memory, Runnable afterPass) {
        try {
            for (int example : batch) {
                if (keepable && (kept == null || !kept.has(example))) {
                    compute(passes.get(passOf[example]));
                    afterPass.run();
                }
            }
            return keepable && kept != null ? join(batch, kept, memory) : run(batch, memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compute(int[] pass) throws IOException {
        try (NDManager memory = model.torch().newMemory()) {
            NDArray reduced = run(pass, memory);
            Shape shape = reduced.getShape();
            keepable = shape.dimension() == 2 && (kept == null || kept.width() == shape.get(1));
            if (keepable) {
                keep(pass, Rows.of(reduced));
            }
        }
    }

    private void keep(int[] pass, List<float[]> rows) throws IOException {
        RowFile to = kept == null ? RowFile.create(file, rows.get(0).length) : kept;
        kept = to;
        for (int row = 0; row < pass.length; row++) {
            to.write(pass[row], rows.get(row));
        }
    }

    private NDArray run(int[] batch, NDManager memory) {
        TokenBatch tokens = EncodedText.batch(examples.texts(batch), memory);
        NDArray hidden = model.hidden(tokens, model.pass(memory, mode), Model.HEAD);
        return model.head().reduce(hidden, tokens, model.headPass(memory, mode).kernels());
    }

    private static NDArray join(int[] batch, RowFile rows, NDManager memory) throws IOException {
        float[] values = new float[batch.length * rows.width()];
        for (int row = 0; row < batch.length; row++) {
            rows.read(batch[row], values, row * rows.width());
        }
        return memory.create(values, new Shape(batch.length, rows.width()));
    }

    @Override
    public void close() {
        if (kept != null) {
            try {
                kept.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
