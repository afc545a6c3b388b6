package dev.headstock.trainer.saved;

import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Variation;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import dev.headstock.trainer.pretrained.SpecialTokenNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What a trained model is, apart from its numbers: the {@code headstock.json} of a model folder. Beside it lie the parameters that the base
 * model does not have with these values, and the base model's configuration. Nothing else is needed to serve it but the base model's folder
 * and the plugins: the columns that a request names are in {@code schema}, not in the data set version.
 *
 * @param format of this file; readers refuse a larger one
 * @param schema of the examples that the head sees
 * @param seenThrough the view through which the run saw its data set, or null
 * @param plugins that are needed to read it
 * @param fitted constants that were tuned on DEV, by name; empty when there are none
 * @param merged whether a recipe has put the adapters of the specification into the base model's weights: then they are not built again;
 *     null, like false, where it was not kept yet
 */
public record SavedModel(
        int format,
        RunSpecification specification,
        DatasetSchemaView schema,
        @Nullable SeenThrough seenThrough,
        List<UsedPlugin> plugins,
        long step,
        Map<String, List<Float>> fitted,
        @Nullable Boolean merged) {
    public static final int FORMAT = 2;
    public static final String DESCRIPTION = "headstock.json";
    /** Why other programs cannot load the model, in one sentence; beside the description, and only where it is so. */
    public static final String NOT_EXPORTED = "not-exported.txt";

    /** Standard roles of columns that say what is right, or nothing that a head reads. Others a prediction request may fill. */
    private static final Set<String> NOT_READ =
            Set.of("label", "labels", "number", "tags", "spans", "target-text", "group", "split", "ignored");

    /** @param columns of the data set version that the run was trained on; the view makes the examples of them */
    public record SeenThrough(Variation.View view, DatasetSchemaView columns) {}

    public record UsedPlugin(String id, String version, String sha256) {}

    /** The same model at another step. */
    public SavedModel at(long otherStep, Map<String, List<Float>> otherFitted) {
        return new SavedModel(format, specification, schema, seenThrough, plugins, otherStep, otherFitted, merged);
    }

    /** The same over a base model that has its adapters in its weights. */
    public SavedModel merged(boolean whetherMerged) {
        return new SavedModel(format, specification, schema, seenThrough, plugins, step, fitted, whetherMerged);
    }

    public boolean hasMergedAdapters() {
        return Boolean.TRUE.equals(merged);
    }

    /** The fitted constants as heads read them. */
    public Map<String, float[]> fittedArrays() {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        fitted.forEach((name, numbers) -> {
            float[] array = new float[numbers.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = numbers.get(i);
            }
            arrays.put(name, array);
        });
        return arrays;
    }

    /** Columns that a prediction request fills, in their order. */
    public List<DatasetSchemaView.Column> inputs() {
        return schema.columns().stream()
                .filter(column -> !NOT_READ.contains(column.role()))
                .toList();
    }

    /**
     * Reads the description in a model folder.
     *
     * @throws IOException when it is missing, damaged, or of another format, with what to do about it
     */
    public static SavedModel read(Path folder) throws IOException {
        String json = Files.readString(folder.resolve(DESCRIPTION));
        try {
            int format = Json.MAPPER.readTree(json).path("format").asInt(0);
            if (format > FORMAT) {
                throw new IOException("%s has format %d, this Headstock reads format %d. Use a newer one."
                        .formatted(DESCRIPTION, format, FORMAT));
            }
            if (format < FORMAT) {
                throw new IOException("%s has format %d, of a Headstock before 1.0. Train the model again."
                        .formatted(DESCRIPTION, format));
            }
            return Json.MAPPER.readValue(json, SavedModel.class);
        } catch (JacksonException e) {
            throw new IOException("%s cannot be read: %s".formatted(DESCRIPTION, e.getOriginalMessage()), e);
        }
    }

    /**
     * Writes a model folder.
     *
     * @param folder is made when it is missing
     * @param tensors parameters of the base model that changed, and all that it does not have, by path
     * @param base folder of the base model
     */
    public void write(Path folder, List<Tensor> tensors, Path base) throws IOException {
        Files.createDirectories(folder);
        SafetensorsWriter.write(folder.resolve(ModelFolder.WEIGHTS), Map.of("format", "pt"), tensors);
        for (String name : List.of(ModelFolder.CONFIG, ModelFolder.TOKENIZER, SpecialTokenNames.FILE)) {
            if (Files.exists(base.resolve(name))) {
                Files.copy(base.resolve(name), folder.resolve(name));
            }
        }
        Files.writeString(
                folder.resolve(DESCRIPTION),
                Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this));
    }

    /**
     * Leaves the reason beside the model why there is no export: people who download it read it there.
     *
     * @param reason one sentence
     */
    public static void explainMissingExport(Path folder, String reason) throws IOException {
        Files.writeString(folder.resolve(NOT_EXPORTED), reason + "\n");
    }
}
