package dev.headstock.server.recipes;

import dev.headstock.protocol.Choice;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.queue.Jobs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The recipes. Other packages come in here. */
@Component
public class Recipes {
    private final RecipeJobs recipeJobs;
    private final RecipePlanner planner;
    private final RecipeOrders orders;
    private final BaseModels models;
    private final Jobs jobs;
    private final TransactionTemplate transactions;

    Recipes(
            RecipeJobs recipeJobs,
            RecipePlanner planner,
            RecipeOrders orders,
            BaseModels models,
            Jobs jobs,
            TransactionTemplate transactions) {
        this.recipeJobs = recipeJobs;
        this.planner = planner;
        this.orders = orders;
        this.models = models;
        this.jobs = jobs;
        this.transactions = transactions;
    }

    /** The base model that was made by this recipe before, from the same options, seed, sources and plugin. */
    public Optional<BaseModel> find(Choice recipe, long seed) {
        RecipePlanner.Planned planned = planner.plan(new RecipeRequest("any", recipe, seed), List.of());
        return models.findByRecipeKey(planned.order().recipeKey());
    }

    /**
     * Queues a job that makes a base model.
     *
     * @throws ApiException that lists every problem
     */
    public UUID make(String name, Choice recipe, long seed, String by) {
        var planned = recipeJobs.plan(
                new JobSubmission(
                        RecipeJobs.KIND, List.of(), Map.of("name", name, "recipe", asMap(recipe), "seed", seed), null),
                by);
        return transactions.execute(status -> jobs.submit(planned, by));
    }

    private static Map<String, Object> asMap(Choice recipe) {
        return Map.of("id", recipe.id(), "options", recipe.options());
    }

    /** What a finished job has made, if it succeeded. */
    public Optional<BaseModel> madeBy(UUID job) {
        return orders.model(job).flatMap(models::find);
    }
}
