package com.example.trainedmodel;

import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.RecipeSources;
import java.util.Optional;
import org.pf4j.Extension;

/** A trained model as a base model, its adapters merged: to go on training with other data or another head. */
@Extension
public final class TrainedModel implements ModelRecipe<TrainedModel.Options> {

    /** @param model an empty reference in the defaults makes the choice mandatory */
    public record Options(@Option("The trained model") ModelReference model) {}

    @Override
    public String id() {
        return "trained-model";
    }

    @Override
    public String title() {
        return "Trained model";
    }

    @Override
    public String summary() {
        return "A trained model without its head, to start other runs from.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE);
    }

    @Override
    public Optional<String> unsupportedReason(RecipeSources sources, Options options) {
        return sources.model(options.model()).isTrained()
                ? Optional.empty()
                : Optional.of("'%s' is a base model already. Choose a trained one."
                        .formatted(sources.model(options.model()).name()));
    }

    @Override
    public Optional<ModelPreview> preview(RecipeSources sources, Options options) {
        return Optional.of(
                new ModelPreview(sources.model(options.model()).outline().config(), options.model()));
    }

    @Override
    public void make(RecipeContext context, Options options) {
        AnalyzedModel model = context.model(options.model());
        context.writer().config(model.outline().config());
        context.writer().tokenizer(options.model());
        for (ParameterInfo parameter : model.outline().parameters()) {
            context.writer().parameter(parameter.path(), model.merged(parameter.path()));
        }
    }
}
