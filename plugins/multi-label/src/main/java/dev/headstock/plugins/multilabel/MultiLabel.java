package dev.headstock.plugins.multilabel;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.imports.ForeignHead;
import dev.headstock.api.imports.HeadImport;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.ClassIndex;
import dev.headstock.kit.ExampleWeight;
import dev.headstock.kit.ForeignColumns;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.PooledText;
import dev.headstock.kit.PooledTextExport;
import dev.headstock.kit.TextPooling;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** Any number of classes for each text or pair of texts. */
@Extension
public final class MultiLabel implements HeadType<MultiLabel.Options> {

    public record Options(
            @Option(
                    "How the token vectors become one: cls is the first token through BERT's pooler, mean the average, max the largest of each feature, attention an average with learned weights, concat3 first token, largest and average side by side, cls-mlp the first token through a new dense layer")
            TextPooling pooling,

            @Option(
                    value =
                            "Share of the pooled features that is zeroed while training: larger values fit small data less tightly",
                    min = 0,
                    max = 0.9)
            double dropout,

            @Option(
                    value =
                            "How much more a class counts in the loss where it applies than where it does not: above 1 finds more of rare classes, and more of them wrongly",
                    min = 0.1,
                    max = 20,
                    advanced = true)
            double positiveWeight,

            @Option(
                    "Choose for each class the probability from which it is predicted, by the largest F1 on the dev split; otherwise it is 0.5")
            boolean tuneThresholds) {
        public Options {
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException("dropout must be at least 0 and below 1, was " + dropout);
            }
            if (!(positiveWeight > 0 && positiveWeight <= 1000)) {
                throw new IllegalArgumentException(
                        "positiveWeight must be above 0 and at most 1000, was " + positiveWeight);
            }
        }
    }

    @Override
    public String id() {
        return "multi-label";
    }

    @Override
    public String title() {
        return "Multi-label classification";
    }

    @Override
    public String summary() {
        return "Any number of classes for each text or pair of texts: topics, tags, symptoms.";
    }

    @Override
    public Options defaults() {
        return new Options(TextPooling.MEAN, 0.1, 1, true);
    }

    @Override
    public List<ColumnRole> columnRoles() {
        return List.of(ExampleWeight.ROLE);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        if (schema.column(ColumnRole.TEXT).isEmpty()) {
            return Optional.of("Multi-label classification needs a text column, but the data set has none. "
                    + "Assign the role text to a column, or choose another head.");
        }
        if (schema.column(ColumnRole.LABELS).isEmpty()) {
            return Optional.of("Multi-label classification needs a column with a list of classes, but the data set has "
                    + "none. Assign the role labels to a column, or choose another head.");
        }
        return schema.classes(ColumnRole.LABELS).isEmpty()
                ? Optional.of("Multi-label classification needs at least 1 class, but column '%s' has none. "
                                .formatted(schema.column(ColumnRole.LABELS)
                                        .orElseThrow()
                                        .name())
                        + "Choose another column of classes.")
                : Optional.empty();
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        ClassIndex classes = new ClassIndex(context.data().classes(ColumnRole.LABELS));
        PooledText text = new PooledText(width, options.pooling(), options.dropout());
        return new MultiLabelHead(
                text,
                new LinearClassifier(text.features(), classes.size(), options.dropout()),
                classes,
                options.positiveWeight(),
                options.tuneThresholds());
    }

    @Override
    public Optional<HeadImport<Options>> fromTransformers(ForeignHead head) {
        Options usual = defaults();
        return head.problemType().equals("multi_label_classification")
                ? PooledTextExport.poolingOf(head.className())
                        .map(pooling -> new HeadImport<>(
                                new Options(pooling, usual.dropout(), usual.positiveWeight(), usual.tuneThresholds()),
                                ForeignColumns.of(head.texts(), ColumnRole.LABELS, head.classes())))
                : Optional.empty();
    }
}
