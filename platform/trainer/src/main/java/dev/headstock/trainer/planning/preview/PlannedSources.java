package dev.headstock.trainer.planning.preview;

import dev.headstock.api.analysis.Subject;
import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.recipe.RecipeSources;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.util.Map;
import java.util.Optional;

/** What a recipe's options refer to, without weights and texts. */
public final class PlannedSources implements RecipeSources {
    private final References references;
    private final Map<String, DatasetSchema> data;
    private final ModelFamilies families;

    /** @param data schemas of data set versions by reference */
    public PlannedSources(References references, Map<String, DatasetSchema> data, Extensions extensions) {
        this.references = references;
        this.data = Map.copyOf(data);
        this.families = new ModelFamilies(extensions);
    }

    @Override
    public Subject model(ModelReference reference) {
        return new PlannedSubject(reference.id(), references.get(reference));
    }

    @Override
    public Optional<TransformersNames> transformers(ModelReference reference) {
        RecognizedModel model = references.get(reference).model();
        return model.family().transformers(model.outline());
    }

    @Override
    public DatasetSchema data(DatasetReference reference) {
        DatasetSchema schema = data.get(reference.id());
        if (schema == null) {
            throw new IllegalArgumentException(
                    reference.id().isEmpty()
                            ? "no data set is chosen. Choose one."
                            : "the data set version '%s' is not there. Choose another.".formatted(reference.id()));
        }
        return schema;
    }

    @Override
    public ModelOutline outline(Map<String, Object> config) {
        return recognized(config).outline();
    }

    /** @throws IllegalArgumentException that lists the known families when none reads the configuration */
    public RecognizedModel recognized(Map<String, Object> config) {
        return families.recognize(new CheckpointManifest(config, Map.of()));
    }
}
