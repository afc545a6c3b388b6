package dev.headstock.plugins.prefixlm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.data.InputSequence.Truncation;
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
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.TextMetrics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The pre-trained model continues its input until it generates the separator: {@code E·h + b}, E being the word embeddings.
 *
 * <p>features: [rows, tokens, width] · logits: [rows, tokens, vocabulary]
 *
 * @param words path of the table of word embeddings
 * @see <a href="https://arxiv.org/abs/1905.03197">Dong et al., 2019</a>
 */
record ContinuationHead(
        int vocabularySize,
        int stopTokenId,
        String words,
        GenerationSettings settings,
        Separator separator,
        Truncation cut)
        implements Head, Generator {

    /** The source is cut, never what is to be generated. */
    @Override
    public List<InputSequence> sequences(Example example) {
        Truncation[] truncation = new Truncation[example.texts().size() + 1];
        Arrays.fill(truncation, cut);
        truncation[truncation.length - 1] = Truncation.NONE;
        return List.of(InputSequence.of(example.texts())
                .withContinuation(first(example).orElse(null), separator)
                .withTruncation(truncation));
    }

    private static Optional<String> first(Example example) {
        return texts(example).stream().findFirst();
    }

    private static List<String> texts(Example example) {
        return example.value(ColumnRole.TARGET_TEXT).map(Cell::strings).orElse(List.of());
    }

    /** At each token the next one, where that is part of the continuation or ends it. */
    @Override
    public Target target(Example example, List<Encoding> rows) {
        Encoding row = rows.get(0);
        if (first(example).isEmpty()) {
            return Target.none(row.tokens());
        }
        int continuation = example.texts().size();
        int[] next = new int[row.tokens()];
        for (int token = 0; token < next.length; token++) {
            boolean continues = token + 1 < next.length
                    && (row.sequenceId(token + 1) == continuation || row.sequenceId(token) == continuation);
            next[token] = continues ? row.id(token + 1) : Target.IGNORE_INDEX;
        }
        // Tokenizers without special tokens, such as GPT-2's, do not end the row; nothing else would teach the model to
        // stop.
        if (row.sequenceId(next.length - 1) == continuation) {
            next[next.length - 1] = stopTokenId;
        }
        return Target.ofIds(next);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(new ParameterSpec("bias", new Shape(vocabularySize), Init.ZEROS));
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        return logits(features, pass);
    }

    private NDArray logits(NDArray features, HeadPass pass) {
        return pass.kernels().linear(features, pass.backboneParameter(words), pass.parameter("bias"));
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return LinearClassifier.unitLoss(output, vocabularySize, batch, pass);
    }

    @Override
    public Optional<Generator> generator() {
        return Optional.of(this);
    }

    @Override
    public NDArray next(GenerationState state, HeadPass pass) {
        return logits(state.extend(state.lastIds(), 1).get(":,0"), pass);
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
        return TextMetrics.METRICS;
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new TextMetrics(ContinuationHead::texts);
    }

    @Override
    public String outputShape() {
        return "[batch, tokens, %d]".formatted(vocabularySize);
    }

    @Override
    public long outputsPerToken() {
        return vocabularySize;
    }
}
