package dev.headstock.protocol.host;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /experiments/plan}: check a specification and say what will happen.
 *
 * @param modelFolder holds config.json, model.safetensors and tokenizer.json of the base model
 * @param rows per split of the data set
 * @param meanTokens mean length of the data set's rows after cutting at 512, or null when unknown
 * @param sampleText a row of the data set for the anatomy picture, or null
 */
public record PlanRequest(
        RunSpecification specification,
        String modelFolder,
        DatasetSchemaView schema,
        Map<Split, Long> rows,
        @Nullable Double meanTokens,
        @Nullable String sampleText) {}
