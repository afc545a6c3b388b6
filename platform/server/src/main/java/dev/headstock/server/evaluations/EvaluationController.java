package dev.headstock.server.evaluations;

import dev.headstock.server.evaluations.EvaluationComparison.Sample;
import dev.headstock.server.evaluations.PredictionFilter.Order;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/evaluations")
class EvaluationController {
    private static final int MOST_COMPARED = 100;

    private final Evaluations evaluations;
    private final Predictions predictions;
    private final EvaluatedDatasets datasets;
    private final EvaluatedModels models;

    EvaluationController(
            Evaluations evaluations, Predictions predictions, EvaluatedDatasets datasets, EvaluatedModels models) {
        this.evaluations = evaluations;
        this.predictions = predictions;
        this.datasets = datasets;
        this.models = models;
    }

    /**
     * Evaluations of models, the newest first, or those that a job made.
     *
     * @param model any reference: {@code run/<run>} means the checkpoint that the dev split chose, an alias the version that it points to
     */
    @GetMapping
    Page<Evaluation> listEvaluations(
            @RequestParam(required = false) @Nullable List<String> model,
            @RequestParam(required = false) @Nullable UUID job) {
        if (job != null) {
            return Page.of(evaluations.ofOwner(job));
        }
        if (model == null || model.isEmpty()) {
            throw ApiException.badRequest("Name a model, such as version/spam-detector/3, or a job.");
        }
        return Page.of(evaluations.ofModel(model.stream()
                .flatMap(reference -> models.references(reference).stream())
                .collect(Collectors.toSet())));
    }

    @GetMapping("/{id}")
    Evaluation getEvaluation(@PathVariable UUID id) {
        return evaluations.get(id);
    }

    /**
     * @param actual class or text of the right answer; likewise {@code predicted}
     * @param search text in a cell of the example, in the right answer, or in the prediction
     */
    @GetMapping("/{id}/predictions")
    Page<Prediction> listPredictions(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String actual,
            @RequestParam(required = false) @Nullable String predicted,
            @RequestParam(required = false) @Nullable Boolean wrong,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") long offset) {
        if (offset < 0) {
            throw ApiException.badRequest("offset must be at least 0, was %d.".formatted(offset));
        }
        PageRequest page = PageRequest.of(limit, null);
        Evaluation evaluation = evaluations.get(id);
        String text = search == null || search.isBlank() ? null : search.strip();
        PredictionFilter filter = new PredictionFilter(
                actual, predicted, wrong, text, rowsContaining(evaluation, text), Order.parse(sort));
        return new Page<>(
                predictions.page(evaluation, filter, page.limit(), offset), null, predictions.count(id, filter));
    }

    private @Nullable Set<Long> rowsContaining(Evaluation evaluation, @Nullable String text) {
        return text == null || evaluation.dataset() == null
                ? null
                : datasets.rowsContaining(evaluation.dataset().versionId(), text);
    }

    /**
     * Compares two models by their evaluations on one split of one data set version. Of several, such as one for each seed, the mean counts.
     */
    @GetMapping("/comparison")
    EvaluationComparison compareEvaluations(@RequestParam List<UUID> first, @RequestParam List<UUID> second) {
        if (first.isEmpty() || second.isEmpty() || first.size() + second.size() > MOST_COMPARED) {
            throw ApiException.badRequest(
                    "Name at least one evaluation as first and as second, and at most %d together."
                            .formatted(MOST_COMPARED));
        }
        List<Sample> firstSamples = samples(first);
        List<Sample> secondSamples = samples(second);
        Evaluation one = firstSamples.get(0).evaluation();
        firstSamples.forEach(sample -> refuseOtherRows(one, sample.evaluation()));
        secondSamples.forEach(sample -> refuseOtherRows(one, sample.evaluation()));
        return EvaluationComparison.of(firstSamples, secondSamples);
    }

    private List<Sample> samples(List<UUID> ids) {
        return ids.stream()
                .map(id -> new Sample(evaluations.get(id), evaluations.replicates(id)))
                .toList();
    }

    private static void refuseOtherRows(Evaluation one, Evaluation other) {
        boolean same = one.split() == other.split()
                && one.dataset() != null
                && other.dataset() != null
                && one.dataset().versionId().equals(other.dataset().versionId());
        if (!same) {
            throw ApiException.invalid(
                    "",
                    "Evaluations %s and %s are of different rows. Compare evaluations on the same split of the same data set version."
                            .formatted(one.id(), other.id()));
        }
    }
}
