package dev.headstock.plugins.maskedlm;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.RunContext;
import java.util.Optional;
import org.pf4j.Extension;

/** Predicts masked tokens: pre-training continued on texts of one's own, without labels. */
@Extension
public final class MaskedLm implements HeadType<MaskedLm.Options> {

    public record Options(
            @Option(
                    value =
                            "Share of the tokens that are predicted: more teach more per step, and leave less to predict from",
                    min = 0.01,
                    max = 0.5)
            double share,

            @Option("Mask whole words, not single pieces of them: harder, and better for long words")
            boolean wholeWords) {
        public Options {
            if (!(share > 0 && share < 1)) {
                throw new IllegalArgumentException("share must be above 0 and below 1, was " + share);
            }
        }
    }

    @Override
    public String id() {
        return "masked-lm";
    }

    @Override
    public String title() {
        return "Masked language model";
    }

    @Override
    public String summary() {
        return "Predicts masked tokens: continues pre-training on your own texts, without labels.";
    }

    @Override
    public Options defaults() {
        return new Options(0.15, false);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        return schema.column(ColumnRole.TEXT).isEmpty()
                ? Optional.of("A masked language model needs a text column, but the data set has none. "
                        + "Assign the role text to a column, or choose another head.")
                : Optional.empty();
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        ModelOutline model = context.model();
        ParameterInfo table = model.wordEmbeddings()
                .flatMap(path -> model.parameters().stream()
                        .filter(parameter -> parameter.path().equals(path))
                        .findFirst())
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "A masked language model predicts tokens with the model's word embeddings, and this model has no such table. Choose another model."));
        int mask = context.vocabulary()
                .maskTokenId()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "This model's vocabulary has no mask token, so it was not made for masked texts. Choose a model such as BERT or RoBERTa."));
        return new MaskHead(
                width,
                context.vocabulary(),
                new Masking(mask, context.vocabulary().size(), options.share(), options.wholeWords()),
                table,
                model.config().get("hidden_act") instanceof String name ? name : "gelu",
                model.config().get("layer_norm_eps") instanceof Number epsilon ? epsilon.doubleValue() : 1e-12);
    }
}
