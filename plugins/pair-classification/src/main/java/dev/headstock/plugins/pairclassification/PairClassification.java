package dev.headstock.plugins.pairclassification;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.InputSequence.Truncation;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.ExampleWeight;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.PooledText;
import dev.headstock.kit.TextPooling;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** How two texts relate: entailment, paraphrase, whether an answer fits a question. */
@Extension
public final class PairClassification implements HeadType<PairClassification.Options> {

    /** How the two texts of a pair are read. */
    public enum Reading {
        /** One after the other: each token sees both texts. */
        JOINED,
        /** Each by itself, so that the vector of a text can be kept and compared with others. */
        SEPARATE
    }

    /** From which end a text is cut that is too long. */
    public enum Cut {
        START,
        END;

        Truncation truncation() {
            return this == START ? Truncation.START : Truncation.END;
        }
    }

    public record Options(
            @Option(
                    "How the texts are read: joined lets each token see both and is more accurate, separate gives each text a vector of its own that can be kept")
            Reading reading,

            @Option(
                    "How the token vectors become one: cls is the first token through BERT's pooler, mean the average, max the largest of each feature, attention an average with learned weights, concat3 first token, largest and average side by side, cls-mlp the first token through a new dense layer")
            TextPooling pooling,

            @Option(
                    value =
                            "Share of the pooled features that is zeroed while training: larger values fit small data less tightly",
                    min = 0,
                    max = 0.9)
            double dropout,

            @Option(value = "From which end the longer text is cut where a pair is too long", advanced = true)
            Cut cut) {
        public Options {
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException("dropout must be at least 0 and below 1, was " + dropout);
            }
        }
    }

    @Override
    public String id() {
        return "pair-classification";
    }

    @Override
    public String title() {
        return "Pair classification";
    }

    @Override
    public String summary() {
        return "How two texts relate: entailment, paraphrase, whether an answer fits a question.";
    }

    @Override
    public Options defaults() {
        return new Options(Reading.JOINED, TextPooling.CLS, 0.1, Cut.END);
    }

    @Override
    public List<ColumnRole> columnRoles() {
        return List.of(ExampleWeight.ROLE);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        int texts = schema.columns(ColumnRole.TEXT).size();
        if (texts != 2) {
            return Optional.of("Pair classification needs two text columns, but the data set has %d. ".formatted(texts)
                    + "Assign the role text to two columns, or choose another head.");
        }
        int classes = schema.classes(ColumnRole.LABEL).size();
        return classes < 2
                ? Optional.of(
                        "Pair classification needs a label column with at least 2 classes, but the data set has %d. "
                                        .formatted(classes)
                                + "Assign the role label to a column of classes, or choose another head.")
                : Optional.empty();
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        PooledText text = new PooledText(width, options.pooling(), options.dropout());
        ClassIndex classes = new ClassIndex(context.data().classes(ColumnRole.LABEL));
        int features = options.reading() == Reading.JOINED ? text.features() : 3 * text.features();
        return new PairHead(
                options.reading(),
                text,
                new LinearClassifier(features, classes.size(), options.dropout()),
                classes,
                options.cut().truncation());
    }
}
