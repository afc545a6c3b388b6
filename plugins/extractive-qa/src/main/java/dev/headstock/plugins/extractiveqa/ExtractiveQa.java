package dev.headstock.plugins.extractiveqa;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.api.head.Head;
import dev.headstock.api.imports.ForeignHead;
import dev.headstock.api.imports.HeadImport;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.ForeignColumns;
import dev.headstock.kit.LinearClassifier;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** The span of a passage that answers a question. */
@Extension
public final class ExtractiveQa implements HeadType<ExtractiveQa.Options> {
    /** What a window holds besides the question: at least half of the sequence, less the special tokens. */
    private static final int SPECIAL_TOKENS = 4;

    public record Options(
            @Option(
                    value =
                            "Tokens that neighboring windows of a long passage share; 0 takes a quarter of the longest sequence. More find answers at the edges and cost time",
                    unit = "tokens",
                    min = 0,
                    max = 512)
            int stride,

            @Option(value = "Longest answer: longer spans are not considered", unit = "tokens", min = 1, max = 512)
            int longestAnswer,

            @Option(value = "Best spans that are kept with each answer", min = 1, max = 50, advanced = true)
            int alternatives,

            @Option(
                    "Whether questions may have no answer in their passage: then none is given where that scores higher, by a margin tuned on the dev split")
            boolean unanswerable,

            @Option(
                    "How answers are compared: words as SQuAD does, characters as CMRC does, auto decides by the question")
            Comparison comparison) {
        public Options {
            require(stride >= 0, "stride must be at least 0, was " + stride);
            require(longestAnswer >= 1, "longestAnswer must be at least 1, was " + longestAnswer);
            require(alternatives >= 1 && alternatives <= 50, "alternatives must be from 1 to 50, was " + alternatives);
        }

        private static void require(boolean holds, String sentence) {
            if (!holds) {
                throw new IllegalArgumentException(sentence);
            }
        }
    }

    @Override
    public String id() {
        return "extractive-qa";
    }

    @Override
    public String title() {
        return "Extractive question answering";
    }

    @Override
    public String summary() {
        return "The span of a passage that answers a question, or that there is none.";
    }

    @Override
    public Options defaults() {
        return new Options(0, 30, 5, false, Comparison.AUTO);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        int texts = schema.columns(ColumnRole.TEXT).size();
        if (texts < 2) {
            return Optional.of(
                    "Question answering needs two text columns, question and passage, but the data set has %d. "
                                    .formatted(texts)
                            + "Assign the role text to both, or choose another head.");
        }
        return schema.column(ColumnRole.SPANS).isEmpty()
                ? Optional.of("Question answering needs a column of answers as spans of the passage, but the data set "
                        + "has none. Assign the role spans to a column, or choose another head.")
                : Optional.empty();
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        int longest = context.maxTokens() / 2 - SPECIAL_TOKENS;
        int stride = options.stride() == 0 ? context.maxTokens() / 4 : options.stride();
        if (stride >= longest) {
            throw new IllegalArgumentException(
                    "A stride of %d tokens leaves no room in sequences of %d: half of one may be the question. Choose a stride of at most %d, or longer sequences."
                            .formatted(stride, context.maxTokens(), Math.max(0, longest - 1)));
        }
        return new AnswerHead(
                new LinearClassifier(width, 2, 0),
                passage(context.data()),
                stride,
                new SpanSearch(options.longestAnswer(), options.alternatives()),
                options.unanswerable(),
                options.comparison());
    }

    @Override
    public Optional<HeadImport<Options>> fromTransformers(ForeignHead head) {
        return head.autoClass().equals(AnswerHead.AUTO_CLASS)
                ? Optional.of(new HeadImport<>(defaults(), ForeignColumns.answers(head.texts())))
                : Optional.empty();
    }

    /** Index of the text column that the spans refer to; the last one where they name none. */
    private static int passage(DatasetSchema data) {
        String name = data.column(ColumnRole.SPANS).orElseThrow().refersTo();
        List<String> texts =
                data.columns(ColumnRole.TEXT).stream().map(Column::name).toList();
        int index = name == null ? -1 : texts.indexOf(name);
        return index < 0 ? texts.size() - 1 : index;
    }
}
