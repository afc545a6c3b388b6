package dev.headstock.protocol.host;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /experiments/plan}: check a specification and say what will happen.
 *
 * @param modelFolder holds config.json, model.safetensors and tokenizer.json of the base model
 * @param references models that options name, by reference; the folder of each
 * @param rows per split of the data set
 * @param lengths of the data set's rows, or null when unknown
 * @param lengthsOfOtherModel whether another model's tokenizer counted them, because this one's has not yet
 * @param sample a row of the data set for the anatomy picture, or null
 */
public record PlanRequest(
        RunSpecification specification,
        String modelFolder,
        List<ReferencedModel> references,
        DatasetSchemaView schema,
        Map<Split, Long> rows,
        ImportResult.@Nullable LengthHistogram lengths,
        boolean lengthsOfOtherModel,
        @Nullable StoredExample sample) {
    /**
     * @param reference as in options, for example {@code version/spam-detector/3}
     * @param model folder with the {@code model/…} files of a checkpoint; null for a base model
     * @param base folder of the base model
     */
    public record ReferencedModel(
            String reference, @Nullable String model, String base) {}
}
