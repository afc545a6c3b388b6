package dev.headstock.plugins.merging;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.RecipeSources;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What recipes that combine models parameter by parameter have in common. */
final class Merges {
    private Merges() {}

    /** Whether every model has the parameters of the first one, in the same shapes. */
    static Optional<String> problem(RecipeSources sources, List<ModelReference> models) {
        if (models.contains(ModelReference.NONE)) {
            return Optional.of("A model is missing. Choose all of them.");
        }
        List<ParameterInfo> first = outline(sources, models.get(0)).parameters();
        for (ModelReference model : models) {
            if (!outline(sources, model).parameters().equals(first)) {
                return Optional.of("'%s' and '%s' differ in their parameters. Choose models with the same start."
                        .formatted(
                                sources.model(models.get(0)).name(),
                                sources.model(model).name()));
            }
        }
        return Optional.empty();
    }

    /** Likewise, and all of them are trained. */
    static Optional<String> problemOfTrained(RecipeSources sources, List<ModelReference> models) {
        return models.stream()
                .filter(model -> !model.equals(ModelReference.NONE))
                .map(sources::model)
                .filter(model -> !model.isTrained())
                .map(model -> "'%s' is a base model. Choose trained ones.".formatted(model.name()))
                .findFirst()
                .or(() -> problem(sources, models));
    }

    private static ModelOutline outline(RecipeSources sources, ModelReference model) {
        return sources.model(model).outline();
    }

    static ModelPreview preview(RecipeSources sources, ModelReference like) {
        return new ModelPreview(outline(sources, like).config(), like);
    }

    /** Writes a model with the configuration and tokenizer of another one, and values by path. */
    static void write(RecipeContext context, ModelReference like, Function<String, NDArray> value) {
        AnalyzedModel model = context.model(like);
        context.writer().config(model.outline().config());
        context.writer().tokenizer(like);
        List<ParameterInfo> parameters = model.outline().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            String path = parameters.get(i).path();
            context.scoped(() -> {
                context.writer().parameter(path, value.apply(path));
                return path;
            });
            context.reportProgress((i + 1.0) / parameters.size());
        }
    }
}
