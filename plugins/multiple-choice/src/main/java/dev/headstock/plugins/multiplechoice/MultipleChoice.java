package dev.headstock.plugins.multiplechoice;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.PooledText;
import dev.headstock.kit.TextPooling;
import java.util.Optional;
import org.pf4j.Extension;

/** The right one of several texts: answers to a question, endings of a story. */
@Extension
public final class MultipleChoice implements HeadType<MultipleChoice.Options> {

    public record Options(
            @Option(
                    "How the token vectors become one: cls is the first token through BERT's pooler, mean the average, max the largest of each feature, attention an average with learned weights, concat3 first token, largest and average side by side, cls-mlp the first token through a new dense layer")
            TextPooling pooling,

            @Option(
                    value =
                            "Share of the pooled features that is zeroed while training: larger values fit small data less tightly",
                    min = 0,
                    max = 0.9)
            double dropout) {
        public Options {
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException("dropout must be at least 0 and below 1, was " + dropout);
            }
        }
    }

    @Override
    public String id() {
        return "multiple-choice";
    }

    @Override
    public String title() {
        return "Multiple choice";
    }

    @Override
    public String summary() {
        return "The right one of several texts: answers to a question, endings of a story.";
    }

    @Override
    public Options defaults() {
        return new Options(TextPooling.MEAN, 0.1);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        if (schema.column(ColumnRole.TEXT).isEmpty()
                || schema.column(ColumnRole.CHOICES).isEmpty()) {
            return Optional.of("Multiple choice needs a text column and a column with a list of choices. "
                    + "Assign the roles text and choices, or choose another head.");
        }
        return schema.column(ColumnRole.LABEL).isEmpty()
                ? Optional.of(
                        "Multiple choice needs a column that says which choice is right, by its number, its letter "
                                + "or its text. Assign the role label to it, or choose another head.")
                : Optional.empty();
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        PooledText text = new PooledText(width, options.pooling(), options.dropout());
        return new ChoiceHead(
                text,
                new LinearClassifier(text.features(), 1, options.dropout()),
                Numbering.of(context.data().classes(ColumnRole.LABEL)));
    }
}
