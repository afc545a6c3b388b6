package dev.headstock.plugins.prefixlm;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.InputSequence.Separator;
import dev.headstock.api.data.InputSequence.Truncation;
import dev.headstock.api.head.GenerationSettings;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.RunContext;
import java.util.Optional;
import org.pf4j.Extension;

/** Generates a text by continuing the input after a separator, with the pre-trained model alone. */
@Extension
public final class PrefixLm implements HeadType<PrefixLm.Options> {

    public enum Cut {
        START,
        END;

        Truncation truncation() {
            return this == START ? Truncation.START : Truncation.END;
        }
    }

    public record Options(
            @Option(value = "Longest text that is generated.", min = 1, max = 512, unit = "tokens")
            int maxLength,

            @Option(
                    value = "Texts that are followed at the same time; 1 takes the most likely token each time.",
                    min = 1,
                    max = 16)
            int beams,

            @Option(
                    value =
                            "Exponent of the length by which a beam's score is divided: larger values give longer texts.",
                    min = 0,
                    max = 3,
                    advanced = true)
            double lengthPenalty,

            @Option(
                    value = "Length of word-piece sequences that never occur twice in a text; 0 allows all.",
                    min = 0,
                    max = 6,
                    advanced = true)
            int noRepeatNgram,

            @Option(
                    value = "Above 0, tokens are drawn at random: larger values give more surprising texts.",
                    min = 0,
                    max = 2,
                    advanced = true)
            double temperature,

            @Option(
                    value = "Where tokens are drawn, among this many of the most likely; 0 is all.",
                    min = 0,
                    max = 1000,
                    advanced = true)
            int topK,

            @Option(
                    value = "Where tokens are drawn, among the most likely that have this probability together.",
                    min = 0,
                    max = 1,
                    advanced = true)
            double topP,

            @Option(value = "Decides what is drawn.", advanced = true)
            long seed,

            @Option(
                    value = "Which side reads the separator: the source, which then sees it, or the continuation.",
                    advanced = true)
            Separator separator,

            @Option(
                    value = "From which end a source is cut that leaves no room for the text to generate.",
                    advanced = true)
            Cut cut) {
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
        return "prefix-lm";
    }

    @Override
    public String title() {
        return "Text generation by the model itself";
    }

    @Override
    public String summary() {
        return "Reads a text in both directions and writes another one token by token, without new layers.";
    }

    @Override
    public Options defaults() {
        return new Options(64, 1, 1, 0, 0, 0, 1, 0, Separator.SOURCE, Cut.END);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        boolean complete = schema.column(ColumnRole.TEXT).isPresent()
                && schema.column(ColumnRole.TARGET_TEXT).isPresent();
        return complete
                ? Optional.empty()
                : Optional.of("Text generation needs a text column and a column with the text to generate. "
                        + "Assign the roles text and target-text, or choose another head.");
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        String words = context.model()
                .wordEmbeddings()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The model has no table of word embeddings to generate with. Choose another base model."));
        if (width != context.model().width()) {
            throw new IllegalArgumentException(
                    "The head compares features of width %d with word embeddings of width %d. Choose a readout of one layer's width."
                            .formatted(width, context.model().width()));
        }
        int stop = context.vocabulary()
                .separatorTokenId()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The vocabulary has no separator at which a generated text ends. Choose another base model."));
        return new ContinuationHead(
                context.model().vocabularySize(),
                stop,
                words,
                options.settings(),
                options.separator(),
                options.cut().truncation());
    }
}
