package dev.headstock.trainer.planning;

import dev.headstock.api.model.ModelReference;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.saved.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The models that options of a run name, by reference. Each is read when it is asked for first. */
public final class References {
    /** Of a run without teachers and the like. */
    public static final References NONE = new References(null, Map.of());

    private final @Nullable Extensions extensions;
    private final Map<String, Folders> folders;
    private final Map<String, ReferencedModel> read = new HashMap<>();

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

    /**
     * @param base folder of the base model
     * @param trained folder with the {@code model/…} files of a checkpoint; null for a base model
     */
    public record Folders(Path base, @Nullable Path trained) {}

    private References(@Nullable Extensions extensions, Map<String, Folders> folders) {
        this.extensions = extensions;
        this.folders = new LinkedHashMap<>(folders);
    }

    /** @param folders by reference, also those that the models themselves refer to */
    public static References of(Map<String, Folders> folders, Extensions extensions) {
        return new References(extensions, folders);
    }

    public static References of(List<PlanRequest.ReferencedModel> models, Extensions extensions) {
        Map<String, Folders> folders = new LinkedHashMap<>();
        for (PlanRequest.ReferencedModel model : models) {
            String trained = model.model();
            folders.put(
                    model.reference(), new Folders(Path.of(model.base()), trained == null ? null : Path.of(trained)));
        }
        return of(folders, extensions);
    }

    /** Ids of all of them. */
    public Set<String> ids() {
        return folders.keySet();
    }

    /**
     * @throws IllegalArgumentException when no option of the run named it, it is {@link ModelReference#NONE}, or it cannot be read; says
     *     what to do
     */
    public synchronized ReferencedModel get(ModelReference reference) {
        ReferencedModel known = read.get(reference.id());
        if (known != null) {
            return known;
        }
        Folders found = folders.get(reference.id());
        if (found == null || extensions == null) {
            throw new IllegalArgumentException(
                    reference.kind() == ModelReference.Kind.NONE
                            ? "no model is chosen. Choose one."
                            : "the model '%s' is not there. Choose another.".formatted(reference.id()));
        }
        try {
            ReferencedModel model = read(reference, found, extensions);
            read.put(reference.id(), model);
            return model;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the model '%s' cannot be read: %s".formatted(reference.id(), e.getMessage()), e);
        }
    }

    private ReferencedModel read(ModelReference reference, Folders found, Extensions plugins) throws IOException {
        RecognizedModel model = new ModelFamilies(plugins).recognize(found.base());
        Path trained = found.trained();
        if (trained == null) {
            return new ReferencedModel(reference, model, found.base(), Optional.empty(), Optional.empty());
        }
        SavedModel saved = SavedModel.read(trained);
        ResolvedRun run =
                new Resolution(plugins).require(saved, model, ModelTokenizer.vocabulary(found.base(), model), this);
        return new ReferencedModel(reference, model, found.base(), Optional.of(trained), Optional.of(run));
    }
}
