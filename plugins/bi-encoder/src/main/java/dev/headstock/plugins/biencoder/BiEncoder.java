package dev.headstock.plugins.biencoder;

import dev.headstock.api.HeadType;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.imports.ForeignHead;
import dev.headstock.api.imports.HeadImport;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.ForeignColumns;
import java.util.Optional;
import org.pf4j.Extension;

/** One vector for each text: for similarity and search. */
@Extension
public final class BiEncoder implements HeadType<BiEncoder.Options> {

    public record Options(
            @Option(
                    value =
                            "Divides similarities before the softmax: smaller values look harder at the closest wrong texts.",
                    min = 0.001,
                    max = 1)
            double temperature) {
        public Options {
            if (!(temperature > 0)) {
                throw new IllegalArgumentException("temperature must be above 0, was " + temperature);
            }
        }
    }

    @Override
    public String id() {
        return "bi-encoder";
    }

    @Override
    public String title() {
        return "Text similarity (bi-encoder)";
    }

    @Override
    public String summary() {
        return "Vectors in which the two texts of a pair are close and those of other pairs are not.";
    }

    @Override
    public Options defaults() {
        return new Options(0.05);
    }

    @Override
    public Optional<String> unsupportedReason(DatasetSchema schema) {
        int texts = schema.columns(ColumnRole.TEXT).size();
        return texts == 2
                ? Optional.empty()
                : Optional.of(
                        "A bi-encoder needs two text columns, one for each text of a pair, but the data set has %d. "
                                        .formatted(texts)
                                + "Assign the role text to two columns, or choose another head.");
    }

    @Override
    public Head build(RunContext context, int width, Options options) {
        unsupportedReason(context.data()).ifPresent(sentence -> {
            throw new IllegalArgumentException(sentence);
        });
        return new PairHead(width, options.temperature());
    }

    @Override
    public Optional<HeadImport<Options>> fromTransformers(ForeignHead head) {
        return head.autoClass().equals("AutoModel")
                ? Optional.of(new HeadImport<>(defaults(), ForeignColumns.pairs(head.texts())))
                : Optional.empty();
    }
}
