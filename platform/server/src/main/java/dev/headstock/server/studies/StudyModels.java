package dev.headstock.server.studies;

import dev.headstock.protocol.Choice;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.queue.Jobs;
import dev.headstock.server.queue.NewJob;
import dev.headstock.server.recipes.Recipes;
import dev.headstock.server.studies.StudyRows.VariantRow;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The base models that the variants of a study start from; a recipe makes a model first, once for all variants that ask for the same. */
@Component
class StudyModels {
    static final String BASE = "base/";

    private final BaseModels models;
    private final Recipes recipes;
    private final Jobs jobs;
    private final StudyRows rows;
    private final TransactionTemplate transactions;

    StudyModels(BaseModels models, Recipes recipes, Jobs jobs, StudyRows rows, TransactionTemplate transactions) {
        this.models = models;
        this.recipes = recipes;
        this.jobs = jobs;
        this.rows = rows;
        this.transactions = transactions;
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
            Optional<UUID> ordered = order(study, variant, recipe, seed, all);
            if (ordered.isEmpty()) {
                return Optional.empty();
            }
            job = ordered.get();
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

    /** The job of another variant with the same recipe, or a new one; none when the study has been cancelled meanwhile. */
    private Optional<UUID> order(
            StudyRows.Row study, VariantRow variant, Choice recipe, long seed, List<VariantRow> all) {
        Optional<UUID> known = all.stream()
                .filter(other -> recipe.equals(other.variant().modelFrom()))
                .flatMap(other -> Stream.ofNullable(other.modelJob()))
                .findFirst();
        if (known.isPresent()) {
            rows.setModelJob(study.id(), variant, known.get());
            return known;
        }
        NewJob planned = recipes.plan(name(study, variant), recipe, seed, study.createdBy());
        return transactions.execute(status -> {
            if (!rows.isRunningUntilCommit(study.id())) {
                return Optional.<UUID>empty();
            }
            UUID job = jobs.submit(planned, study.createdBy());
            rows.setModelJob(study.id(), variant, job);
            return Optional.of(job);
        });
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
