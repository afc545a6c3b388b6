package dev.headstock.server.recipes;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.references.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A base model as a job submission describes it: {@code {"name": …, "recipe": {"id": …, "options": {…}}, "seed": 42}}. Its subject is the model that
 * is made, so the submission names none, or exactly that one.
 */
record RecipeRequest(String name, Choice recipe, long seed) {
    private static final Set<String> OPTIONS = Set.of("name", "recipe", "seed");

    static RecipeRequest read(JobSubmission submission) {
        List<Problem> problems = new ArrayList<>();
        Map<String, @Nullable Object> options = submission.optionsOrNone();
        options.keySet().stream()
                .filter(option -> !OPTIONS.contains(option))
                .forEach(option -> problems.add(Problem.error(
                        "/options/" + option,
                        "There is no option '%s'. Use name, recipe and seed.".formatted(option))));
        String name = options.get("name") instanceof String text ? text.strip() : "";
        if (name.isEmpty()) {
            problems.add(Problem.error("/options/name", "Give the new model a name."));
        }
        JobSubject made = new JobSubject(JobSubject.MODEL, "base/" + name);
        for (int i = 0; i < submission.subjects().size(); i++) {
            if (!submission.subjects().get(i).equals(made)) {
                problems.add(
                        Problem.error(
                                "/subjects/" + i,
                                "A job of kind convert is about the model that it makes. Leave subjects empty, and name the models it is made from in the options of the recipe."));
            }
        }
        Choice recipe = Choices.read(options.get("recipe"), "/options/recipe", problems);
        long seed = RunSpecification.USUAL_SEED;
        Object given = options.get("seed");
        if (given instanceof Integer || given instanceof Long) {
            seed = ((Number) given).longValue();
        } else if (given != null) {
            problems.add(Problem.error("/options/seed", "seed must be a whole number, was %s.".formatted(given)));
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return new RecipeRequest(name, recipe, seed);
    }
}
