package dev.headstock.trainer.checkpoint;

import dev.headstock.api.CheckpointManifest;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.ModelOutline;
import java.util.List;
import java.util.Optional;

/** The families that the loaded plugins bring, asked in turn who can read a checkpoint. */
public record ModelFamilies(List<ModelFamily<?>> families) {
    public ModelFamilies {
        families = List.copyOf(families);
    }

    /** A checkpoint that a family reads. */
    public record Recognised(ModelFamily<?> family, ModelOutline outline) {}

    /**
     * @throws IllegalArgumentException when no family reads the checkpoint, or one does and something is missing; says what was found and
     *     what is possible
     */
    public Recognised recognise(CheckpointManifest manifest) {
        for (ModelFamily<?> family : families) {
            Optional<ModelOutline> outline = family.outline(manifest);
            if (outline.isPresent()) {
                return new Recognised(family, outline.get());
            }
        }
        List<String> known = families.stream().map(ModelFamily::id).sorted().toList();
        Object type = manifest.config().get("model_type");
        if (type == null) {
            throw new IllegalArgumentException(
                    ("config.json does not say what the model is. Add the line \"model_type\": \"bert\" if it is a BERT."
                                    + " Known families: %s.")
                            .formatted(known));
        }
        throw new IllegalArgumentException(
                "no installed model family reads model_type '%s'. Known families: %s. Install the plugin that brings it."
                        .formatted(type, known));
    }
}
