package dev.headstock.server.studies;

import dev.headstock.protocol.Choice;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.queue.Jobs;
import dev.headstock.server.recipes.Recipes;
import dev.headstock.server.studies.StudyRows.VariantRow;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The base models that the variants of a study start from; a recipe makes a model first, once for all variants that ask for the same. */
@Component
class StudyModels {
    static final String BASE = "base/";

    private final BaseModels models;
    private final Recipes recipes;
    private final Jobs jobs;
    private final StudyRows rows;

    StudyModels(BaseModels models, Recipes recipes, Jobs jobs, StudyRows rows) {
        this.models = models;
        this.recipes = recipes;
        this.jobs = jobs;
        this.rows = rows;
    }

    /**
     * @return the model, or nothing while it is being made
     * @throws ApiException when there is none and will be none
     */
    Optional<BaseModel> of(StudyRows.Row study, VariantRow variant, List<VariantRow> all) {
        Choice recipe = variant.variant().modelFrom();
        return recipe == null ? Optional.of(named(study, variant)) : made(study, variant, recipe, all);
    }

    /** A specification names its base model by id, a study by name. */
    private BaseModel named(StudyRows.Row study, VariantRow variant) {
        String reference = variant.variant().model();
        UUID own = study.specification().baseModel();
        if (!reference.startsWith(BASE)) {
            throw ApiException.invalid(
                    "",
                    "The variant starts from '%s', but a run starts from a base model. Make one of it with a recipe."
                            .formatted(reference));
        }
        String name = reference.substring(BASE.length());
        return name.equals(own.toString())
                ? models.get(own)
                : models.findByName(name).orElseThrow(() -> ApiException.notFound("base model", name));
    }

    private Optional<BaseModel> made(StudyRows.Row study, VariantRow variant, Choice recipe, List<VariantRow> all) {
        long seed = variant.variant().seeds().get(0);
        UUID job = variant.modelJob();
        if (job == null) {
            Optional<BaseModel> before = recipes.find(recipe, seed);
            if (before.isPresent()) {
                return before;
            }
            job = all.stream()
                    .filter(other -> other.modelJob() != null
                            && recipe.equals(other.variant().modelFrom()))
                    .map(VariantRow::modelJob)
                    .findFirst()
                    .orElseGet(() -> recipes.make(name(study, variant), recipe, seed, study.createdBy()));
            rows.setModelJob(study.id(), variant, job);
        }
        JobState state = jobs.get(job).state();
        if (!state.finished()) {
            return Optional.empty();
        }
        UUID finished = job;
        return Optional.of(recipes.madeBy(finished)
                .orElseThrow(() -> ApiException.conflict("The job that makes its model has ended: %s."
                        .formatted(jobs.get(finished).reason()))));
    }

    private static String name(StudyRows.Row study, VariantRow variant) {
        return "study %d %s"
                .formatted(
                        study.number(),
                        variant.variant()
                                .name()
                                .replaceAll("[^\\p{L}\\p{N}._-]+", " ")
                                .strip());
    }
}
