package dev.headstock.plugins.sequenceclassification;

import dev.headstock.api.DatasetSchema;
import dev.headstock.api.DatasetSchema.Column;
import dev.headstock.api.DatasetSchema.Purpose;
import dev.headstock.api.Head;
import dev.headstock.api.HeadType;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.Option;
import java.util.Optional;
import org.pf4j.Extension;

/** Pools the token vectors into one and puts a linear layer on top. */
@Extension
public final class SequenceClassification implements HeadType<SequenceClassification.Options> {

    /** How the token vectors become one. */
    public enum Pooling {
        /** The first token, through a dense layer and tanh, as BERT was pre-trained. */
        CLS,
        /** The average of all tokens: best for models trained as sentence encoders, such as MiniLM. */
        MEAN,
        /** The largest value of each feature. */
        MAX
    }

    public record Options(
            @Option("How the token vectors become one: the first token, their average, or the largest of each feature")
            Pooling pooling,

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
        return new Options(Pooling.MEAN, 0.1);
    }

    @Override
    public Optional<String> objection(DatasetSchema schema) {
        Optional<Column> label = schema.column(Purpose.LABEL);
        if (label.isEmpty()) {
            return Optional.of(
                    "Text classification needs a label column, but the data set has none. Choose one or another head.");
        }
        if (label.get().classes().size() < 2) {
            return Optional.of(
                    "Text classification needs at least 2 classes, but column '%s' has %d. Choose another label column."
                            .formatted(label.get().name(), label.get().classes().size()));
        }
        return Optional.empty();
    }

    @Override
    public Head build(ModelOutline model, DatasetSchema schema, Options options) {
        objection(schema).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        return new ClassificationHead(
                model.family(), model.width(), schema.classes(), options.pooling(), options.dropout());
    }
}
