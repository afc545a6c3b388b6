package dev.headstock.plugins.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
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
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.TextMetrics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Trained with the right text shifted by one token (teacher forcing); generates token by token with the keys and values of earlier
 * tokens kept, and those of the source computed once.
 *
 * <p>features: [rows, source tokens, width] · logits: [rows, target tokens, vocabulary]
 *
 * @param startTokenId what the decoder reads before the first token
 * @param labelSmoothing while training; evaluations have none, so that perplexities can be compared
 */
record DecoderHead(
        Decoder decoder, int startTokenId, int stopTokenId, double labelSmoothing, GenerationSettings settings)
        implements Head, Generator {
    @Override
    public List<InputSequence> sequences(Example example) {
        return List.of(InputSequence.of(example.texts())
                .withDecoderTarget(first(example).orElse(null)));
    }

    private static Optional<String> first(Example example) {
        return texts(example).stream().findFirst();
    }

    private static List<String> texts(Example example) {
        return example.value(ColumnRole.TARGET_TEXT).map(Cell::strings).orElse(List.of());
    }

    @Override
    public Target target(Example example, List<Encoding> rows) {
        return first(example).isEmpty()
                ? Target.none()
                : Target.ofIds(rows.get(0).targetIds());
    }

    @Override
    public List<ParameterSpec> parameters() {
        return decoder.parameters();
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        NDArray targets = batch.decoderTargets();
        NDArray start = startTokens((int) features.getShape().get(0), pass);
        int length = (int) targets.getShape().get(1);
        NDArray read = length < 2 ? start : start.concat(targets.get(":,:-1").maximum(0), 1);
        Decoder.Source source = Decoder.Source.of(features, batch.tokens().mask());
        return decoder.logits(read, 0, source, Cache.NONE, pass);
    }

    /** [rows, 1] */
    private NDArray startTokens(int rows, HeadPass pass) {
        long[] ids = new long[rows];
        Arrays.fill(ids, startTokenId);
        return pass.manager().create(ids, new Shape(rows, 1));
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        long vocabulary = output.getShape().get(2);
        return pass.kernels()
                .crossEntropy(
                        output.reshape(-1, vocabulary),
                        batch.target().flatten(),
                        pass.isTraining() ? labelSmoothing : 0)
                .reshape(batch.units(), -1)
                .sum(new int[] {1});
    }

    @Override
    public Optional<Generator> generator() {
        return Optional.of(this);
    }

    @Override
    public NDArray next(GenerationState state, HeadPass pass) {
        NDArray last = state.length() == 0 ? state.lastIds().mul(0).add(startTokenId) : state.lastIds();
        Decoder.Source source = Decoder.Source.of(state.encoderOutput(), state.encoderMask());
        return decoder.logits(last, state.length(), source, new StateCache(state), pass)
                .get(":,0");
    }

    private record StateCache(GenerationState state) implements Cache {
        @Override
        public NDArray append(String name, NDArray more) {
            return state.cache(name, more);
        }

        @Override
        public NDArray once(String name, Supplier<NDArray> compute) {
            return state.memoize(name, compute);
        }
    }

    @Override
    public Prediction decode(Example example, HeadOutput output) {
        throw new IllegalStateException("a head with a generator does not decode");
    }

    @Override
    public Optional<Answer> groundTruth(Example example) {
        return first(example).map(text -> new Answer.Text(text, List.of()));
    }

    @Override
    public List<Metric> metrics() {
        return TextMetrics.rankedBy("chrf");
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new TextMetrics(DecoderHead::texts);
    }

    @Override
    public String outputShape() {
        return "[batch, target tokens, %d]".formatted(decoder.vocabularySize());
    }

    @Override
    public long outputsPerToken() {
        return decoder.vocabularySize();
    }
}
