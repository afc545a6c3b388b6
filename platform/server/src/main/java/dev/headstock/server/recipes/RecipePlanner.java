package dev.headstock.server.recipes;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Sha256;
import dev.headstock.protocol.host.RecipeCheck;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.plugins.Plugins;
import dev.headstock.server.recipes.RecipeOrders.Source;
import dev.headstock.server.recipes.RecipeOrders.Sources;
import dev.headstock.server.references.ChoiceReferences;
import dev.headstock.server.references.ModelFolders;
import dev.headstock.server.references.ReferencedModel;
import dev.headstock.server.trainerhost.PluginHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Checks a recipe before it is queued, and says what determines its result. */
@Component
class RecipePlanner {
    private static final String POINTER = "/options/recipe";

    private final ChoiceReferences references;
    private final ModelFolders folders;
    private final Plugins plugins;
    private final PluginHost host;
    private final JsonColumns json;

    RecipePlanner(
            ChoiceReferences references, ModelFolders folders, Plugins plugins, PluginHost host, JsonColumns json) {
        this.references = references;
        this.folders = folders;
        this.plugins = plugins;
        this.host = host;
        this.json = json;
    }

    /** @param title of the recipe */
    record Planned(String title, RecipeOrders.Order order) {}

    /** @throws ApiException that lists every problem */
    Planned plan(RecipeRequest request, List<Problem> problems) {
        // What plugins bring is known once the host has described them.
        host.description();
        Plugins.Offer offer = plugins.extensions(ExtensionPointKind.RECIPE).stream()
                .filter(each -> each.extension().id().equals(request.recipe().id()))
                .findFirst()
                .orElse(null);
        List<Problem> all = new ArrayList<>(problems);
        if (offer == null) {
            all.add(Problem.error(POINTER + "/id", unknown(request.recipe().id())));
        }
        ChoiceReferences.Search search = references.search();
        Choice exact = search.in(ExtensionPointKind.RECIPE, request.recipe(), POINTER);
        all.addAll(search.problems());
        if (!all.isEmpty() || offer == null) {
            throw ApiException.invalid(all);
        }
        Choice resolved = resolve(exact, search);
        Sources sources = new Sources(
                offer.plugin(),
                search.models().stream().map(RecipePlanner::source).toList(),
                search.datasets().stream().map(RecipePlanner::source).toList());
        return new Planned(
                offer.extension().title(),
                new RecipeOrders.Order(
                        request.name(), resolved, request.seed(), sources, key(resolved, request.seed(), sources)));
    }

    private String unknown(String id) {
        List<String> known = plugins.extensions(ExtensionPointKind.RECIPE).stream()
                .map(each -> each.extension().id())
                .sorted()
                .toList();
        return known.isEmpty()
                ? "There is no recipe '%s': no installed plugin brings one.".formatted(id)
                : "There is no recipe '%s'. Choose one of %s.".formatted(id, String.join(", ", known));
    }

    private static Source source(ReferencedModel model) {
        return new Source(
                model.reference(),
                model.sha256(),
                model.training() == null ? null : model.training().checkpoint(),
                model.base().license(),
                model.base().languages());
    }

    private static Source source(DatasetVersion version) {
        return new Source(version.datasetName() + "/" + version.number(), version.sha256(), null, null, List.of());
    }

    private Choice resolve(Choice recipe, ChoiceReferences.Search search) {
        RecipeCheck.Result result = host.checkRecipe(new RecipeCheck.Request(
                recipe,
                search.models().stream().map(folders::layOut).toList(),
                search.datasets().stream()
                        .map(version -> new RecipeCheck.ReferencedData(
                                version.datasetName() + "/" + version.number(), version.schema()))
                        .toList()));
        List<Problem> problems = result.problems().stream()
                // The plugin host's pointers are into its own request, which has the recipe outside of options.
                .map(problem -> new Problem("/options" + problem.pointer(), problem.message(), problem.severity()))
                .toList();
        if (result.resolved() == null
                || problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
            throw ApiException.invalid(problems);
        }
        return result.resolved();
    }

    /** Options in one order, and sources by what they were rather than by what they are called. */
    private String key(Choice recipe, long seed, Sources sources) {
        return Sha256.of(String.valueOf(json.write(List.of(
                recipe.id(),
                sorted(recipe.options()),
                seed,
                sources.plugin().sha256(),
                sources.models().stream().map(Source::sha256).toList(),
                sources.datasets().stream().map(Source::sha256).toList()))));
    }

    private static Map<String, Object> sorted(Map<?, ?> options) {
        Map<String, Object> sorted = new TreeMap<>();
        options.forEach((name, value) -> {
            if (value != null) {
                sorted.put(String.valueOf(name), value instanceof Map<?, ?> nested ? sorted(nested) : value);
            }
        });
        return sorted;
    }

    /** The family of the result is known only when it is made, so the worker loads all of them. */
    List<PinnedPlugin> families() {
        return plugins.extensions(ExtensionPointKind.FAMILY).stream()
                .map(Plugins.Offer::plugin)
                .distinct()
                .toList();
    }
}
