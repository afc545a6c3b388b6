package dev.headstock.plugins.sequenceclassification;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
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

/** Pools the token vectors into one and puts a linear layer on top. */
@Extension
public final class SequenceClassification implements HeadType<SequenceClassification.Options> {

    /** What an example counts in the loss, by its class. */
    public enum ClassWeights {
        /** All the same. */
        EVEN,
        /** The rarer its class, the more: every class counts the same in total. */
        BALANCED
    }

    /** How a text is read that is longer than the run's maximum. */
    public enum LongTexts {
        /** Its end is left out. */
        CUT_END,
        /** Its start is left out, as where the latest comes last. */
        CUT_START,
        /** In windows, each of which is trained on and predicted alone; the answer is the mean of their probabilities. */
        EACH_WINDOW,
        /** In windows whose vectors are joined, by an average with learned weights, before the text is classified. */
        JOINED_WINDOWS
    }

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
                            "Whether examples of rare classes count more while training: balanced gives every class the same total weight",
                    advanced = true)
            ClassWeights classWeights,

            @Option(
                    value =
                            "Exponent of the focal loss: above 0, examples that are already predicted well count less; 2 is usual",
                    min = 0,
                    max = 5,
                    advanced = true)
            double focusing,

            @Option(
                    value =
                            "Share of the target that is spread evenly over all classes: larger values give less certain predictions; 0.1 is usual",
                    min = 0,
                    max = 0.5,
                    advanced = true)
            double labelSmoothing,

            @Option(
                    "How texts longer than the run's maximum are read: cut at an end, in overlapping windows that are classified one by one, or in windows that are joined into one answer")
            LongTexts longTexts,

            @Option(
                    value = "Tokens that neighboring windows share; 0 takes a quarter of the longest sequence",
                    unit = "tokens",
                    min = 0,
                    max = 512,
                    advanced = true)
            int stride,

            @Option(
                    value = "Most windows of a text that are joined: what comes after them is left out",
                    min = 1,
                    max = 64,
                    advanced = true)
            int mostWindows) {
        public Options {
            require(stride >= 0, "stride must be 0 or more, was " + stride);
            require(mostWindows >= 1, "mostWindows must be at least 1, was " + mostWindows);
            require(dropout >= 0 && dropout < 1, "dropout must be at least 0 and below 1, was " + dropout);
            require(focusing >= 0 && focusing <= 10, "focusing must be from 0 to 10, was " + focusing);
            require(
                    labelSmoothing >= 0 && labelSmoothing < 1,
                    "labelSmoothing must be at least 0 and below 1, was " + labelSmoothing);
            require(
                    focusing == 0 || labelSmoothing == 0,
                    "focusing %s and labelSmoothing %s cannot be combined: one looks away from what is predicted well, the other forbids predicting it too well. Set one of them to 0."
                            .formatted(focusing, labelSmoothing));
        }

        /** Trained with plain cross-entropy on texts that are cut. */
        public Options(TextPooling pooling, double dropout) {
            this(pooling, dropout, ClassWeights.EVEN, 0, 0, LongTexts.CUT_END, 0, 16);
        }

        private static void require(boolean holds, String sentence) {
            if (!holds) {
                throw new IllegalArgumentException(sentence);
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
        return new Options(TextPooling.MEAN, 0.1);
    }

    @Override
    public List<ColumnRole> columnRoles() {
        return List.of(ExampleWeight.ROLE);
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
        PooledText text = new PooledText(width, options.pooling(), options.dropout());
        return new ClassificationHead(
                text,
                Windows.of(context, options, text.features()),
                new LinearClassifier(text.features(), classes.size(), options.dropout()),
                classes,
                ClassificationLoss.of(context.data(), options));
    }

    @Override
    public Optional<HeadImport<Options>> fromTransformers(ForeignHead head) {
        return head.problemType().equals("single_label_classification")
                ? PooledTextExport.poolingOf(head.className())
                        .map(pooling -> new HeadImport<>(
                                new Options(pooling, defaults().dropout()),
                                ForeignColumns.of(head.texts(), ColumnRole.LABEL, head.classes())))
                : Optional.empty();
    }
}
