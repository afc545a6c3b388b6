package dev.headstock.plugins.merging;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.RecipeSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/**
 * {@code θ₀ + λ·(Σ (θ₊ − θ₀) − Σ (θ₋ − θ₀))}: what some models learned is added, what others learned is taken away.
 *
 * @see <a href="https://arxiv.org/abs/2212.04089">Ilharco et al., 2023</a>
 */
@Extension
public final class TaskArithmetic implements ModelRecipe<TaskArithmetic.Options> {
    public record Options(
            @Option("The model that all were trained from") ModelReference base,

            @Option("Trained models whose changes are added")
            List<ModelReference> add,

            @Option("Trained models whose changes are taken away")
            List<ModelReference> subtract,

            @Option(
                    value = "Factor of the changes: 0.3 to 0.5 for sums of several, 1 for a single one",
                    min = 0,
                    max = 2)
            double scale) {
        public Options {
            add = List.copyOf(add);
            subtract = List.copyOf(subtract);
            if (!(scale >= 0)) {
                throw new IllegalArgumentException("scale must be at least 0, was " + scale);
            }
        }

        private List<ModelReference> trained() {
            List<ModelReference> all = new ArrayList<>(add);
            all.addAll(subtract);
            return all;
        }
    }

    @Override
    public String id() {
        return "task-arithmetic";
    }

    @Override
    public String title() {
        return "Task arithmetic";
    }

    @Override
    public String summary() {
        return "Adds what some models learned to the model that they started from, and takes away what others learned.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, List.of(), List.of(), 0.4);
    }

    @Override
    public Optional<String> unsupportedReason(RecipeSources sources, Options options) {
        if (options.trained().isEmpty()) {
            return Optional.of("add and subtract are empty. Choose at least one trained model.");
        }
        List<ModelReference> all = new ArrayList<>(List.of(options.base()));
        all.addAll(options.trained());
        return Merges.problemOfTrained(sources, options.trained()).or(() -> Merges.problem(sources, all));
    }

    @Override
    public Optional<ModelPreview> preview(RecipeSources sources, Options options) {
        return Optional.of(Merges.preview(sources, options.base()));
    }

    @Override
    public void make(RecipeContext context, Options options) {
        AnalyzedModel base = context.model(options.base());
        List<AnalyzedModel> added = options.add().stream().map(context::model).toList();
        List<AnalyzedModel> subtracted =
                options.subtract().stream().map(context::model).toList();
        Merges.write(context, options.base(), path -> {
            NDArray start = base.merged(path);
            NDArray change = start.zerosLike();
            for (AnalyzedModel model : added) {
                change = change.add(model.merged(path).sub(start));
            }
            for (AnalyzedModel model : subtracted) {
                change = change.sub(model.merged(path).sub(start));
            }
            return start.add(change.mul(options.scale()));
        });
    }
}
