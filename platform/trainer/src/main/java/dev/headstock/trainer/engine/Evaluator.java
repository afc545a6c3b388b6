package dev.headstock.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.Evaluation;
import dev.headstock.api.Prediction;
import dev.headstock.api.TokenBatch;
import dev.headstock.trainer.engine.Model.Mode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks the model about every example of a split and lets the head judge the answers. */
final class Evaluator implements AutoCloseable {
    private final Model model;
    private final EncodedExamples examples;
    private final FrozenFeatures features;
    private final Mode mode;

    /** @param file to keep in what a frozen model says; does not exist yet */
    Evaluator(Model model, EncodedExamples examples, Mode mode, Path file) {
        this.model = model;
        this.examples = examples;
        this.mode = mode.withoutTraining();
        this.features = new FrozenFeatures(model, examples, mode, file);
    }

    boolean hasExamples() {
        return examples.size() > 0;
    }

    /**
     * @param frozen whether everything below the head is as it was at the last call, and as it will be at the next
     * @param afterBatch told after every batch
     */
    EvaluationResult evaluate(long step, boolean frozen, Runnable afterBatch) {
        Prediction[] predictions = new Prediction[examples.size()];
        Double[] losses = new Double[examples.size()];
        for (int[] batch : BatchOrder.passes(examples.lengths())) {
            answer(batch, frozen, predictions, losses);
            afterBatch.run();
        }
        Evaluation judged = model.head().evaluate(examples.examples(), List.of(predictions));
        Map<String, Double> metrics = new TreeMap<>(judged.metrics());
        metrics.put(
                "loss",
                Arrays.stream(losses).mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
        return new EvaluationResult(
                step,
                new Evaluation(metrics, judged.primary(), judged.confusion()),
                examples.examples(),
                List.of(predictions),
                List.of(losses));
    }

    private void answer(int[] batch, boolean frozen, Prediction[] predictions, Double[] losses) {
        try (NDManager memory = model.torch().newMemory()) {
            RunPass headPass = model.headPass(memory, mode);
            NDArray output = model.head().output(reduced(batch, frozen, memory), headPass);
            NDArray targets = model.head().targets(examples.examples(batch), memory);
            List<float[]> scores = Rows.of(output);
            for (int row = 0; row < batch.length; row++) {
                predictions[batch[row]] = model.head().decode(scores.get(row));
                NDArray loss = model.head().loss(row(output, row), row(targets, row), headPass.kernels());
                losses[batch[row]] = (double) loss.getFloat();
            }
        }
    }

    private NDArray reduced(int[] batch, boolean frozen, NDManager memory) {
        if (frozen) {
            // A batch is one pass here.
            return features.of(batch, memory, () -> {});
        }
        TokenBatch tokens = EncodedText.batch(examples.texts(batch), memory);
        NDArray hidden = model.hidden(tokens, model.pass(memory, mode), Model.HEAD);
        return model.head().reduce(hidden, tokens, model.headPass(memory, mode).kernels());
    }

    private static NDArray row(NDArray array, int row) {
        return array.get(row + ":" + (row + 1));
    }

    @Override
    public void close() {
        features.close();
    }
}
