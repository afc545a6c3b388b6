package dev.headstock.trainer.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.GenerationSettings;
import dev.headstock.api.head.GenerationState;
import dev.headstock.api.head.Generator;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.trainer.fixtures.NumberTokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model itself continues its text.
 *
 * @param masked whether the next token is read from a mask token behind the last one, as in UniLM, and not from the last token
 */
record Continuing(
        int vocabulary, String wordEmbeddings, Separator separator, GenerationSettings settings, boolean masked)
        implements Head, Generator {

    @Override
    public List<InputSequence> sequences(Example example) {
        return List.of(
                InputSequence.of(example.texts()).withContinuation(text(example).orElse(null), separator));
    }

    private static Optional<String> text(Example example) {
        return example.value(ColumnRole.TARGET_TEXT)
                .flatMap(cell -> cell.strings().stream().findFirst());
    }

    @Override
    public Target target(Example example, List<Encoding> rows) {
        Encoding row = rows.get(0);
        if (text(example).isEmpty()) {
            return Target.none(row.tokens());
        }
        int[] next = new int[row.tokens()];
        for (int t = 0; t < next.length; t++) {
            boolean continues = t + 1 < next.length && (row.sequenceId(t + 1) == 1 || row.sequenceId(t) == 1);
            next[t] = continues ? row.id(t + 1) : Target.IGNORE_INDEX;
        }
        return Target.ofIds(next);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(new ParameterSpec("bias", new Shape(vocabulary), Init.ZEROS));
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        return pass.kernels().linear(features, pass.backboneParameter(wordEmbeddings), pass.parameter("bias"));
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return pass.kernels()
                .crossEntropy(output.reshape(-1, vocabulary), batch.target().flatten(), 0)
                .reshape(batch.units(), -1)
                .sum(new int[] {1});
    }

    @Override
    public Optional<Generator> generator() {
        return Optional.of(this);
    }

    @Override
    public int stopTokenId() {
        return NumberTokenizer.SEPARATOR;
    }

    @Override
    public NDArray next(GenerationState state, HeadPass pass) {
        NDArray ids = state.lastIds();
        if (masked) {
            ids = ids.concat(ids.mul(0).add(NumberTokenizer.MASK), 1);
        }
        NDArray features = state.extend(ids, 1).get(":,-1");
        return pass.kernels().linear(features, pass.backboneParameter(wordEmbeddings), pass.parameter("bias"));
    }

    @Override
    public Prediction decode(Example example, HeadOutput output) {
        throw new IllegalStateException("generates");
    }

    @Override
    public Optional<Answer> groundTruth(Example example) {
        return text(example).map(text -> new Answer.Text(text, List.of()));
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.maximize("exact"));
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new Exact();
    }

    /** Share of the texts that are the true ones. */
    private static final class Exact implements MetricAccumulator {
        private double correct;
        private double count;

        @Override
        public double add(Example example, Prediction prediction, HeadOutput output) {
            boolean same = text(example).orElse("").equals(prediction.answer().text());
            correct += same ? 1 : 0;
            count++;
            return same ? 1 : 0;
        }

        @Override
        public Map<String, Double> compute(double meanLoss) {
            return Map.of("exact", correct / count);
        }
    }

    @Override
    public String outputShape() {
        return "[batch, tokens, vocabulary]";
    }
}
