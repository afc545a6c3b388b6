package dev.headstock.plugins.merging;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
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
 * {@code θ₀ + λ·τ}, where τ is the mean of the changes of several models that agree in sign, of each change only the
 * largest numbers. They are chosen parameter by parameter, as in PEFT.
 *
 * @see <a href="https://arxiv.org/abs/2306.01708">Yadav et al., 2023, algorithm 1</a>
 */
@Extension
public final class TiesMerge implements ModelRecipe<TiesMerge.Options> {
    public record Options(
            @Option("The model that all were trained from") ModelReference base,
            @Option("Trained models to merge") List<ModelReference> models,

            @Option(
                    value = "Share of the numbers of each change that is kept: less of it interferes less",
                    min = 0.01,
                    max = 1)
            double keep,

            @Option(value = "Factor of the merged change", min = 0, max = 2)
            double scale) {
        public Options {
            models = List.copyOf(models);
            if (!(keep > 0 && keep <= 1)) {
                throw new IllegalArgumentException("keep must be above 0 and at most 1, was " + keep);
            }
            if (!(scale >= 0)) {
                throw new IllegalArgumentException("scale must be at least 0, was " + scale);
            }
        }

        private List<ModelReference> all() {
            List<ModelReference> all = new ArrayList<>(List.of(base));
            all.addAll(models);
            return all;
        }
    }

    @Override
    public String id() {
        return "ties-merge";
    }

    @Override
    public String title() {
        return "TIES merge";
    }

    @Override
    public String summary() {
        return "One model from several that were trained on different data: their changes are trimmed, then averaged where they agree.";
    }

    @Override
    public Options defaults() {
        return new Options(ModelReference.NONE, List.of(), 0.2, 1);
    }

    @Override
    public Optional<String> unsupportedReason(RecipeSources sources, Options options) {
        return options.models().size() < 2
                ? Optional.of("models has %d entries. Choose at least two trained models."
                        .formatted(options.models().size()))
                : Merges.problemOfTrained(sources, options.models()).or(() -> Merges.problem(sources, options.all()));
    }

    @Override
    public Optional<ModelPreview> preview(RecipeSources sources, Options options) {
        return Optional.of(Merges.preview(sources, options.base()));
    }

    @Override
    public void make(RecipeContext context, Options options) {
        AnalyzedModel base = context.model(options.base());
        List<AnalyzedModel> models =
                options.models().stream().map(context::model).toList();
        Merges.write(context, options.base(), path -> {
            NDArray start = base.merged(path);
            List<NDArray> changes =
                    models.stream().map(model -> model.merged(path).sub(start)).toList();
            return start.add(merge(changes, options.keep()).mul(options.scale()));
        });
    }

    /** Where the sum of the trimmed changes is not negative, the mean of the positive ones, else of the negative. */
    static NDArray merge(List<NDArray> changes, double keep) {
        List<NDArray> trimmed =
                changes.stream().map(change -> trim(change, keep)).toList();
        NDArray sign = numbers(sum(trimmed).gte(0)).mul(2).sub(1);
        List<NDArray> agrees =
                trimmed.stream().map(change -> numbers(change.sign().eq(sign))).toList();
        List<NDArray> kept = new ArrayList<>();
        for (int i = 0; i < trimmed.size(); i++) {
            kept.add(trimmed.get(i).mul(agrees.get(i)));
        }
        return sum(kept).div(sum(agrees).maximum(1));
    }

    private static NDArray trim(NDArray change, double keep) {
        long kept = Math.max(1, (long) (keep * change.size()));
        NDArray size = change.abs();
        float smallest = size.flatten().sort().getFloat(change.size() - kept);
        return change.mul(numbers(size.gte(smallest)));
    }

    private static NDArray numbers(NDArray condition) {
        return condition.toType(DataType.FLOAT32, false);
    }

    private static NDArray sum(List<NDArray> arrays) {
        return arrays.stream().reduce(NDArray::add).orElseThrow();
    }
}
