package dev.headstock.plugins.causallm;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.GenerationSettings;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.RunContext;
import java.util.Optional;
import org.pf4j.Extension;

/** Predicts each token from those before it: a decoder learns the language of one's own texts and continues them. */
@Extension
public final class CausalLm implements HeadType<CausalLm.Options> {

    public record Options(
            @Option(value = "Longest text that is generated", min = 1, max = 512, unit = "tokens")
            int maxLength,

            @Option(
                    value = "Texts that are followed at the same time; 1 takes the most likely token each time",
                    min = 1,
                    max = 16)
            int beams,

            @Option(
                    value =
                            "Exponent of the length by which a beam's score is divided: larger values give longer texts",
                    min = 0,
                    max = 3,
                    advanced = true)
            double lengthPenalty,

            @Option(
                    value = "Length of word-piece sequences that never occur twice in a text; 0 allows all",
                    min = 0,
                    max = 6,
                    advanced = true)
            int noRepeatNgram,

            @Option(
                    value = "Above 0, tokens are drawn at random: larger values give more surprising texts",
                    min = 0,
                    max = 2)
            double temperature,

            @Option(
                    value = "Where tokens are drawn, among this many of the most likely; 0 is all",
                    min = 0,
                    max = 1000,
                    advanced = true)
            int topK,

            @Option(
                    value = "Where tokens are drawn, among the most likely that have this probability together",
                    min = 0,
                    max = 1,
                    advanced = true)
            double topP,

            @Option(value = "Decides what is drawn", advanced = true)
            long seed) {
        public Options {
            new GenerationSettings(maxLength, beams, lengthPenalty, noRepeatNgram, temperature, topK, topP, seed);
        }

        GenerationSettings settings() {
            return new GenerationSettings(
                    maxLength, beams, lengthPenalty, noRepeatNgram, temperature, topK, topP, seed);
        }
    }

    @Override
    public String id() {
        return "causal-lm";
    }

    @Override
    public String title() {
        return "Causal language model";
    }

    @Override
    public String summary() {
        return "Predicts each token from those before it: continues a decoder's pre-training on your own texts.";
    }

    @Override
    public Options defaults() {
        return new Options(64, 1, 1, 0, 0, 0, 1, 0);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        return schema.column(ColumnRole.TEXT).isEmpty()
                ? Optional.of("A causal language model needs a text column, but the data set has none. "
                        + "Assign the role text to a column, or choose another head.")
                : Optional.empty();
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        ModelOutline model = context.model();
        if (!model.isCausal()) {
            throw new IllegalArgumentException(
                    "This model reads texts in both directions, so it sees the tokens that it would have to predict. Choose a decoder such as GPT-2, or the head prefix-lm or masked-lm.");
        }
        ParameterInfo table = model.wordEmbeddings()
                .flatMap(path -> model.parameters().stream()
                        .filter(parameter -> parameter.path().equals(path))
                        .findFirst())
                .filter(found -> found.shape().get(1) == width)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Tokens are predicted with word embeddings of the features' width, %d, and this model has none. Choose a readout of one layer's width, or another base model."
                                .formatted(width)));
        int stop = context.vocabulary()
                .separatorTokenId()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "The vocabulary has no token that ends a text. Choose a model whose tokenizer has one, such as <|endoftext|>."));
        return new NextTokenHead(table, stop, options.settings());
    }
}
