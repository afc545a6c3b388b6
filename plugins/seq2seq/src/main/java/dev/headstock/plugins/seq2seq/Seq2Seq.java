package dev.headstock.plugins.seq2seq;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.GenerationSettings;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.RunContext;
import java.util.Optional;
import org.pf4j.Extension;

/** Writes a text with a transformer decoder over the pre-trained encoder. */
@Extension
public final class Seq2Seq implements HeadType<Seq2Seq.Options> {

    /** With what the decoder begins. */
    public enum Start {
        /** Random weights. */
        NEW,
        /** The encoder's top layers; only the attention to the source is new. */
        ENCODER
    }

    public record Options(
            @Option(
                    "Where the decoder's weights come from: new are random, encoder copies the encoder's top layers, which learns faster from little data")
            Start start,

            @Option(value = "Layers of the decoder: more fit more and cost more", min = 1, max = 12)
            int layers,

            @Option(value = "Share of the decoder's features that is zeroed while training", min = 0, max = 0.5)
            double dropout,

            @Option(
                    value =
                            "Share of the target that is spread evenly over the vocabulary while training: larger values give less certain texts",
                    min = 0,
                    max = 0.3,
                    advanced = true)
            double labelSmoothing,

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
                    max = 2,
                    advanced = true)
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
            require(layers >= 1, "layers must be at least 1, was " + layers);
            require(dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, was " + dropout);
            require(
                    labelSmoothing >= 0 && labelSmoothing < 1,
                    "labelSmoothing must be at least 0 and below 1, was " + labelSmoothing);
            new GenerationSettings(maxLength, beams, lengthPenalty, noRepeatNgram, temperature, topK, topP, seed);
        }

        GenerationSettings settings() {
            return new GenerationSettings(
                    maxLength, beams, lengthPenalty, noRepeatNgram, temperature, topK, topP, seed);
        }

        private static void require(boolean holds, String sentence) {
            if (!holds) {
                throw new IllegalArgumentException(sentence);
            }
        }
    }

    @Override
    public String id() {
        return "seq2seq";
    }

    @Override
    public String title() {
        return "Text generation by a decoder";
    }

    @Override
    public String summary() {
        return "Summaries, translations, rewritten texts: a decoder reads the model's output and writes token by token.";
    }

    @Override
    public Options defaults() {
        return new Options(Start.NEW, 6, 0.1, 0.1, 64, 4, 1, 3, 0, 0, 1, 0);
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
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        ModelOutline model = context.model();
        int stop = context.vocabulary()
                .separatorTokenId()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The vocabulary has no separator at which a generated text ends. Choose another base model."));
        if (width != model.width()) {
            throw new IllegalArgumentException(
                    "The decoder is as wide as the model, %d, but the readout gives vectors of width %d. Choose a readout of one layer's width."
                            .formatted(model.width(), width));
        }
        Decoder decoder = options.start() == Start.NEW
                ? Decoder.fresh(model, options.layers(), options.dropout())
                : WarmStart.decoder(model, options.layers(), options.dropout());
        decoder.requireRoom(Math.max(options.maxLength(), context.maxTokens()));
        return new DecoderHead(
                decoder,
                context.vocabulary().classTokenId().orElse(stop),
                stop,
                options.labelSmoothing(),
                options.settings());
    }
}
