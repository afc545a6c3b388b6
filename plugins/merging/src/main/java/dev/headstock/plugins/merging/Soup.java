package dev.headstock.plugins.merging;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Option;
import dev.headstock.api.analysis.AnalyzedModel;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.RecipeSources;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pf4j.Extension;

/**
 * The mean of runs that differ by seed or settings, with its head, so that it can be evaluated without training.
 *
 * @see <a href="https://arxiv.org/abs/2203.05482">Wortsman et al., 2022: the uniform soup</a>
 */
@Extension
public final class Soup implements ModelRecipe<Soup.Options> {
    public record Options(
            @Option(
                    "Trained models with the same start, head and classes; one alone is written with its adapters merged")
            List<ModelReference> models,

            @Option("Whether the mean of the heads is kept: the result can be evaluated and registered as it is")
            boolean head) {
        public Options {
            models = List.copyOf(models);
        }
    }

    @Override
    public String id() {
        return "soup";
    }

    @Override
    public String title() {
        return "Model soup";
    }

    @Override
    public String summary() {
        return "One model that averages several runs, often better than the best of them, at the cost of one.";
    }

    @Override
    public Options defaults() {
        return new Options(List.of(), true);
    }

    @Override
    public Optional<String> unsupportedReason(RecipeSources sources, Options options) {
        return options.models().isEmpty()
                ? Optional.of("models is empty. Choose at least one trained model.")
                : Merges.problemOfTrained(sources, options.models());
    }

    @Override
    public Optional<ModelPreview> preview(RecipeSources sources, Options options) {
        return options.models().stream().findFirst().map(first -> Merges.preview(sources, first));
    }

    @Override
    public void make(RecipeContext context, Options options) {
        List<AnalyzedModel> models =
                options.models().stream().map(context::model).toList();
        ModelReference first = options.models().get(0);
        Merges.write(context, first, path -> mean(models, model -> model.merged(path)));
        if (options.head()) {
            context.writer().head(first);
            models.get(0).weights().paths().stream()
                    .filter(path -> path.startsWith("head.") || path.startsWith("readout."))
                    .forEach(path -> context.writer().parameter(path, mean(models, model -> model.parameter(path))));
        }
    }

    private static NDArray mean(List<AnalyzedModel> models, Function<AnalyzedModel, NDArray> value) {
        return models.stream().map(value).reduce(NDArray::add).orElseThrow().div(models.size());
    }
}
