package dev.headstock.server.recipes;

import dev.headstock.protocol.Choice;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.queue.NewJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The recipes. Other packages come in here. */
@Component
public class Recipes {
    private final RecipeJobs recipeJobs;
    private final RecipePlanner planner;
    private final RecipeOrders orders;
    private final BaseModels models;

    Recipes(RecipeJobs recipeJobs, RecipePlanner planner, RecipeOrders orders, BaseModels models) {
        this.recipeJobs = recipeJobs;
        this.planner = planner;
        this.orders = orders;
        this.models = models;
    }

    /** The base model that was made by this recipe before, from the same options, seed, sources and plugin. */
    public Optional<BaseModel> find(Choice recipe, long seed) {
        RecipePlanner.Planned planned = planner.plan(new RecipeRequest("any", recipe, seed), List.of());
        return models.findByRecipeKey(planned.order().recipeKey());
    }

    /**
     * A job that makes a base model, to be submitted.
     *
     * @throws ApiException that lists every problem
     */
    public NewJob plan(String name, Choice recipe, long seed, String by) {
        return recipeJobs.plan(
                new JobSubmission(
                        RecipeJobs.KIND, List.of(), Map.of("name", name, "recipe", asMap(recipe), "seed", seed), null),
                by);
    }

    private static Map<String, Object> asMap(Choice recipe) {
        return Map.of("id", recipe.id(), "options", recipe.options());
    }

    /** What a finished job has made, if it succeeded. */
    public Optional<BaseModel> madeBy(UUID job) {
        return orders.model(job).flatMap(models::find);
    }
}
