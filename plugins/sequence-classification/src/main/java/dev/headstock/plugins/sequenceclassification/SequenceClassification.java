package dev.headstock.plugins.sequenceclassification;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.LinearClassifier;
import java.util.Optional;
import org.pf4j.Extension;

/** Pools the token vectors into one and puts a linear layer on top. */
@Extension
public final class SequenceClassification implements HeadType<SequenceClassification.Options> {

    /** How the token vectors become one. */
    public enum TokenPooling {
        /** The first token, through a dense layer and tanh, as BERT was pre-trained. */
        CLS(Pooling.FIRST),
        /** The average of all tokens: best for models trained as sentence encoders, such as MiniLM. */
        MEAN(Pooling.MEAN),
        /** The largest value of each feature. */
        MAX(Pooling.MAX);

        private final Pooling pooling;

        TokenPooling(Pooling pooling) {
            this.pooling = pooling;
        }

        Pooling pooling() {
            return pooling;
        }
    }

    public record Options(
            @Option("How the token vectors become one: the first token, their average, or the largest of each feature")
            TokenPooling pooling,

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
        return "sequence-classification";
    }

    @Override
    public String title() {
        return "Text classification";
    }

    @Override
    public String summary() {
        return "One class for each text or pair of texts: topic, sentiment, spam, entailment.";
    }

    @Override
    public Options defaults() {
        return new Options(TokenPooling.MEAN, 0.1);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        if (schema.column(ColumnRole.TEXT).isEmpty()) {
            return Optional.of("Text classification needs a text column, but the data set has none. "
                    + "Assign the role text to a column, or choose another head.");
        }
        Optional<Column> label = schema.column(ColumnRole.LABEL);
        if (label.isEmpty()) {
            return Optional.of("Text classification needs a label column, but the data set has none. "
                    + "Assign the role label to a column, or choose another head.");
        }
        int classes = label.get().classes().size();
        if (classes < 2) {
            return Optional.of(
                    "Text classification needs at least 2 classes, but column '%s' has %d. Choose another label column."
                            .formatted(label.get().name(), classes));
        }
        return Optional.empty();
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        ClassIndex classes = new ClassIndex(context.data().classes(ColumnRole.LABEL));
        return new ClassificationHead(
                new LinearClassifier(width, classes.size(), options.dropout()), classes, options.pooling());
    }
}
