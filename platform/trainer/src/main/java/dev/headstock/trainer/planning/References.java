package dev.headstock.trainer.planning;

import dev.headstock.api.model.ModelReference;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The models that options of a run name, by reference. */
public final class References {
    /** Of a run without teachers and the like. */
    public static final References NONE = new References(Map.of());

    private final Map<String, ReferencedModel> models;

    /**
     * @param model family and outline of its base model
     * @param base folder of its base model
     * @param trained folder with the {@code model/…} files of a checkpoint; empty for a base model
     * @param run how it was trained; empty for a base model
     */
    public record ReferencedModel(
            ModelReference reference,
            RecognizedModel model,
            Path base,
            Optional<Path> trained,
            Optional<ResolvedRun> run) {}

    References(Map<String, ReferencedModel> models) {
        this.models = Map.copyOf(models);
    }

    /** @throws IllegalArgumentException when no option of the run named it, or it is {@link ModelReference#NONE} */
    public ReferencedModel get(ModelReference reference) {
        ReferencedModel found = models.get(reference.id());
        if (found == null) {
            throw new IllegalArgumentException(
                    reference.kind() == ModelReference.Kind.NONE
                            ? "no model is chosen. Choose one."
                            : "the model '%s' is not there. Choose another.".formatted(reference.id()));
        }
        return found;
    }
}
