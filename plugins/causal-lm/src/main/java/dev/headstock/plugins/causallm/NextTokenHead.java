package dev.headstock.plugins.causallm;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.InputSequence;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.data.Target;
import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.TransformersNames;
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
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.kit.LinearClassifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code E·h}: the word embeddings score the next token. A long text is read in windows, so that nothing is lost; what follows the
 * first token of a window is predicted.
 *
 * <p>features: [rows, tokens, width] · logits: [rows, tokens, vocabulary]
 *
 * @param words the word embeddings
 */
record NextTokenHead(ParameterInfo words, int stopTokenId, GenerationSettings settings) implements Head, Generator {
    private static final String AUTO_CLASS = "AutoModelForCausalLM";

    /** All texts of an example are one after the other, and are continued by nothing that is known. */
    @Override
    public List<InputSequence> sequences(Example example) {
        return List.of(InputSequence.of(String.join("\n", example.texts()))
                .withSlidingWindow(0)
                .withContinuation(null, Separator.CONTINUATION));
    }

    /** The next token of each; of the text's last one the token that ends it, where the tokenizer has not put it there. */
    @Override
    public Target target(Example example, List<Encoding> rows) {
        Encoding row = rows.get(0);
        int length = String.join("\n", example.texts()).stripTrailing().length();
        int[] next = new int[row.tokens()];
        for (int token = 0; token + 1 < next.length; token++) {
            next[token] = row.id(token + 1);
        }
        int last = next.length - 1;
        boolean endsText = row.sequenceId(last) == 0 && row.charEnd(last) >= length;
        next[last] = endsText ? stopTokenId : Target.IGNORE_INDEX;
        return Target.ofIds(next);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public NDArray output(NDArray features, Batch batch, HeadPass pass) {
        return logits(features, pass);
    }

    private NDArray logits(NDArray features, HeadPass pass) {
        return pass.kernels().linear(features, pass.backboneParameter(words.path()), null);
    }

    @Override
    public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
        return LinearClassifier.unitLoss(output, Math.toIntExact(words.shape().get(0)), batch, pass);
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
    public List<Metric> metrics() {
        return NextTokenPerplexity.METRICS;
    }

    @Override
    public MetricAccumulator newAccumulator() {
        return new NextTokenPerplexity();
    }

    @Override
    public String outputShape() {
        return "[batch, tokens, %d]".formatted(words.shape().get(0));
    }

    @Override
    public long outputsPerToken() {
        return words.shape().get(0);
    }

    /** It has no parameters of its own: transformers ties the output layer to the word embeddings. */
    @Override
    public Optional<HuggingFaceHead> huggingFace(TransformersNames family) {
        return Optional.ofNullable(family.classes().get(AUTO_CLASS))
                .map(className ->
                        new HuggingFaceHead(AUTO_CLASS, className, Map.of(), Optional.empty(), "CAUSAL_LM", Map.of()));
    }
}
