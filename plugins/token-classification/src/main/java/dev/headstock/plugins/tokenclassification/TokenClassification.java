package dev.headstock.plugins.tokenclassification;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.imports.ForeignHead;
import dev.headstock.api.imports.HeadImport;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.ForeignColumns;
import dev.headstock.kit.LinearClassifier;
import java.util.Optional;
import org.pf4j.Extension;

/** One class for each word: named entities in BIO or BIOES tags or as spans of a text, parts of speech. */
@Extension
public final class TokenClassification implements HeadType<TokenClassification.Options> {

    public record Options(
            @Option(value = "Share of the words' features that is zeroed while training.", min = 0, max = 0.9)
            double dropout,

            @Option(
                    "Choose the best sequence in which every I- tag continues an entity of its kind, not the best tag of each word. With a CRF it is always so.")
            boolean legalSequences,

            @Option(
                    "Learn which tag follows which (conditional random field): finds more whole entities in small data, and trains more slowly.")
            boolean crf,

            @Option(
                    value =
                            "Width of each direction of an LSTM that reads the words' features in both directions; 0 is none. It helps where the model is frozen, 256 is usual.",
                    min = 0,
                    max = 1024,
                    advanced = true)
            int lstmWidth,

            @Option(value = "Layers of the LSTM.", min = 1, max = 3, advanced = true)
            int lstmLayers) {
        public Options {
            if (lstmWidth < 0) {
                throw new IllegalArgumentException("lstmWidth must be 0 or more, was " + lstmWidth);
            }
            if (lstmLayers < 1) {
                throw new IllegalArgumentException("lstmLayers must be at least 1, was " + lstmLayers);
            }
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException("dropout must be at least 0 and below 1, was " + dropout);
            }
        }

        Optional<BiLstm> lstm(int width) {
            return lstmWidth == 0 ? Optional.empty() : Optional.of(new BiLstm(width, lstmWidth, lstmLayers, dropout));
        }
    }

    @Override
    public String id() {
        return "token-classification";
    }

    @Override
    public String title() {
        return "Token classification";
    }

    @Override
    public String summary() {
        return "One class for each word of a text: named entities as tags or marked spans, parts of speech.";
    }

    @Override
    public Options defaults() {
        return new Options(0.1, true, false, 0, 1);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        Optional<LabeledWords> data;
        try {
            data = LabeledWords.in(schema);
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (data.isEmpty()) {
            return Optional.of(
                    "Token classification needs a column of words and a column with a tag for each word, or a text column and a column of labeled spans. "
                            + "Assign the roles words and tags, or text and spans, or choose another head.");
        }
        int tags = data.get().classes().size();
        return tags < 2
                ? Optional.of("Token classification needs at least 2 tags, but the data set has %d. ".formatted(tags)
                        + "Choose another column of tags or spans.")
                : Optional.empty();
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        LabeledWords data = LabeledWords.in(context.data()).orElseThrow();
        ClassIndex tags = new ClassIndex(data.classes());
        Optional<BiLstm> lstm = options.lstm(width);
        return new Tagger(
                data,
                tags,
                lstm,
                new LinearClassifier(lstm.map(BiLstm::outputWidth).orElse(width), tags.size(), options.dropout()),
                options.legalSequences(),
                options.crf() ? Optional.of(new Crf(tags.size())) : Optional.empty());
    }

    @Override
    public Optional<HeadImport<Options>> fromTransformers(ForeignHead head) {
        return head.autoClass().equals(Tagger.AUTO_CLASS)
                ? Optional.of(new HeadImport<>(defaults(), ForeignColumns.words(head.classes())))
                : Optional.empty();
    }
}
