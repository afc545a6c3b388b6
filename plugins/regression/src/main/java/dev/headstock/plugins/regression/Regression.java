package dev.headstock.plugins.regression;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.imports.ForeignHead;
import dev.headstock.api.imports.HeadImport;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.ExampleWeight;
import dev.headstock.kit.ForeignColumns;
import dev.headstock.kit.LinearClassifier;
import dev.headstock.kit.PooledText;
import dev.headstock.kit.PooledTextExport;
import dev.headstock.kit.TextPooling;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** One number for each text or pair of texts. */
@Extension
public final class Regression implements HeadType<Regression.Options> {

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
        return "regression";
    }

    @Override
    public String title() {
        return "Regression";
    }

    @Override
    public String summary() {
        return "A number for each text or pair of texts: a rating, a price, how similar two sentences are.";
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
            return Optional.of("Regression needs a text column, but the data set has none. "
                    + "Assign the role text to a column, or choose another head.");
        }
        return schema.column(ColumnRole.NUMBER).isEmpty()
                ? Optional.of("Regression needs a column of numbers, but the data set has none. "
                        + "Assign the role number to a column, or choose another head.")
                : Optional.empty();
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        PooledText text = new PooledText(width, options.pooling(), options.dropout());
        return new NumberHead(text, new LinearClassifier(text.features(), 1, options.dropout()));
    }

    @Override
    public Optional<HeadImport<Options>> fromTransformers(ForeignHead head) {
        return head.problemType().equals("regression")
                ? PooledTextExport.poolingOf(head.className())
                        .map(pooling -> new HeadImport<>(
                                new Options(pooling, defaults().dropout()),
                                ForeignColumns.of(head.texts(), ColumnRole.NUMBER, List.of())))
                : Optional.empty();
    }
}
