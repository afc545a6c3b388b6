package dev.headstock.trainer.pretrained;

import dev.headstock.api.ModelFamily;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.CheckpointReader;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.PluginFaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The families that the loaded plugins bring, asked in turn who can read a checkpoint. */
public record ModelFamilies(Extensions extensions) {

    /**
     * A family that throws what it should not is passed over: it hurts no checkpoint of another.
     *
     * @throws IllegalArgumentException when no family reads the checkpoint, or one does and something is missing; says what was found and
     *     what is possible
     */
    public RecognizedModel recognize(CheckpointManifest manifest) {
        List<String> failures = new ArrayList<>();
        for (ModelFamily<?> family : extensions.families()) {
            Optional<ModelOutline> outline = outline(family, manifest, failures);
            if (outline.isPresent()) {
                return new RecognizedModel(family, outline.get());
            }
        }
        throw new IllegalArgumentException(unknown(manifest) + String.join("", failures));
    }

    /**
     * The family of a base model's folder.
     *
     * @throws IllegalArgumentException as above
     * @throws IOException when the folder cannot be read
     */
    public RecognizedModel recognize(Path folder) throws IOException {
        try (ModelFolder model = ModelFolder.open(folder)) {
            return recognize(model.manifest());
        }
    }

    /**
     * Reads a folder in the format of a family, of the first that knows it.
     *
     * @param failures receives a sentence for each family that threw what it should not; it is passed over, too
     * @throws IllegalArgumentException as the family's objection to a file of its format
     */
    Optional<CheckpointReader> openCheckpoint(Path folder, List<String> failures) throws IOException {
        for (ModelFamily<?> family : extensions.families()) {
            try {
                Optional<CheckpointReader> reader = extensions.<Optional<CheckpointReader>, IOException>call(
                        ExtensionPointKind.FAMILY, family.id(), () -> family.openCheckpoint(folder));
                if (reader.isPresent()) {
                    return reader;
                }
            } catch (PluginFaultException e) {
                failures.add(whileAsked(e));
            }
        }
        return Optional.empty();
    }

    /** @param failures receives a sentence that continues a text */
    private Optional<ModelOutline> outline(ModelFamily<?> family, CheckpointManifest manifest, List<String> failures) {
        try {
            return extensions.call(ExtensionPointKind.FAMILY, family.id(), () -> family.outline(manifest));
        } catch (PluginFaultException e) {
            failures.add(whileAsked(e));
            return Optional.empty();
        }
    }

    private static String whileAsked(PluginFaultException fault) {
        return " While they were asked, %s: the log has the details.".formatted(fault.getMessage());
    }

    private String unknown(CheckpointManifest manifest) {
        List<String> known = extensions.families().stream().map(ModelFamily::id).toList();
        Object type = manifest.config().get("model_type");
        if (type == null) {
            return ("config.json does not say what the model is. Add a line such as \"model_type\": \"bert\"."
                            + " Known families: %s.")
                    .formatted(known);
        }
        return "no installed model family reads model_type '%s'. Known families: %s. Install the plugin that brings it."
                .formatted(type, known);
    }
}
