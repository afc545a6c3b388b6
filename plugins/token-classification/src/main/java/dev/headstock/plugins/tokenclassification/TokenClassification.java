package dev.headstock.plugins.tokenclassification;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.LinearClassifier;
import java.util.Optional;
import org.pf4j.Extension;

/** One class for each word: named entities in BIO or BIOES tags, parts of speech. */
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
            boolean crf) {
        public Options {
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException("dropout must be at least 0 and below 1, was " + dropout);
            }
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
        return "One class for each word of a text: named entities, parts of speech.";
    }

    @Override
    public Options defaults() {
        return new Options(0.1, true, false);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        if (schema.column(ColumnRole.WORDS).isEmpty()
                || schema.column(ColumnRole.TAGS).isEmpty()) {
            return Optional.of("Token classification needs a column of words and a column with a tag for each word. "
                    + "Assign the roles words and tags, or choose another head.");
        }
        int tags = schema.classes(ColumnRole.TAGS).size();
        return tags < 2
                ? Optional.of("Token classification needs at least 2 tags, but the data set has %d. ".formatted(tags)
                        + "Choose another column of tags.")
                : Optional.empty();
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        ClassIndex tags = new ClassIndex(context.data().classes(ColumnRole.TAGS));
        return new Tagger(
                tags,
                new LinearClassifier(width, tags.size(), options.dropout()),
                options.legalSequences(),
                options.crf() ? Optional.of(new Crf(tags.size())) : Optional.empty());
    }
}
