package dev.headstock.server.experiments;

import dev.headstock.protocol.JobSubject;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.server.datasets.DatasetVersion;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.experiments.ExperimentCheck.Result;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.MissingFields;
import dev.headstock.server.http.Problems;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.queue.JobSubmission;
import dev.headstock.server.queue.NewJob;
import dev.headstock.server.runs.NewRuns;
import dev.headstock.server.runs.TrainOptions;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Experiments of one run, submitted as a job of kind train about a base model and a data set version. */
@Component
class ExperimentJobs implements NewRuns {
    private static final String BASE = "base/";
    private static final Set<String> OPTIONS = Arrays.stream(TrainOptions.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toUnmodifiableSet());

    private final Experiments experiments;
    private final ExperimentCheck check;
    private final Datasets datasets;
    private final BaseModels models;
    private final JsonMapper json;

    ExperimentJobs(
            Experiments experiments, ExperimentCheck check, Datasets datasets, BaseModels models, JsonMapper json) {
        this.experiments = experiments;
        this.check = check;
        this.datasets = datasets;
        this.models = models;
        this.json = json;
    }

    @Override
    public NewJob plan(JobSubmission submission, String by) {
        ExperimentRequest request = request(submission);
        Result checked = check.check(request);
        if (!checked.launchable()) {
            throw ApiException.invalid(checked.problems().stream()
                    .map(ExperimentJobs::inSubmission)
                    .toList());
        }
        return experiments.plan(request, checked, by);
    }

    private ExperimentRequest request(JobSubmission submission) {
        List<Problem> problems = new ArrayList<>();
        Optional<BaseModel> model = model(submission.subjects().get(0), problems);
        String version = submission.subjects().get(1).id();
        Optional<DatasetVersion> dataset =
                Problems.collect(problems, "/subjects/1", () -> datasets.byIdOrReference(version));
        Optional<TrainOptions> read = options(submission, problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        TrainOptions options = read.orElseThrow();
        int slots = options.slots() == null ? 1 : options.slots();
        return new ExperimentRequest(
                options.name(),
                options.note(),
                new ExperimentRequest.Specification(
                        dataset.orElseThrow().id(),
                        model.orElseThrow().id(),
                        options.head(),
                        options.placements(),
                        options.strategies(),
                        options.settings(),
                        new Resources(slots, submission.priorityOrNone())),
                null,
                null,
                null);
    }

    private Optional<BaseModel> model(JobSubject subject, List<Problem> problems) {
        Optional<BaseModel> found = subject.id().startsWith(BASE)
                ? models.findByName(subject.id().substring(BASE.length()))
                : Optional.empty();
        if (found.isEmpty()) {
            problems.add(Problem.error(
                    "/subjects/0", "'%s' is no base model. Name one as base/<name>.".formatted(subject.id())));
        }
        return found;
    }

    private Optional<TrainOptions> options(JobSubmission submission, List<Problem> problems) {
        List<Problem> wrong = new ArrayList<>();
        submission.optionsOrNone().keySet().stream()
                .filter(option -> !OPTIONS.contains(option))
                .forEach(option -> wrong.add(Problem.error(
                        "/options/" + option,
                        "There is no option '%s'. Known options: %s."
                                .formatted(
                                        option,
                                        String.join(
                                                ", ", OPTIONS.stream().sorted().toList())))));
        @Nullable TrainOptions options = null;
        if (wrong.isEmpty()) {
            try {
                options = json.convertValue(submission.optionsOrNone(), TrainOptions.class);
                MissingFields.of(options)
                        .forEach(
                                missing -> wrong.add(Problem.error("/options" + missing.pointer(), missing.message())));
            } catch (JacksonException e) {
                wrong.add(Problem.error(
                        "/options" + Problems.pointer(e),
                        "The value here is of the wrong type. /api/docs describes it."));
            }
        }
        problems.addAll(wrong);
        return wrong.isEmpty() ? Optional.ofNullable(options) : Optional.empty();
    }

    /** A problem of the experiment, where the submission says the same. */
    private static Problem inSubmission(Problem problem) {
        String pointer = problem.pointer()
                .replaceFirst("^/specification/dataset$", "/subjects/1")
                .replaceFirst("^/specification/baseModel$", "/subjects/0")
                .replaceFirst("^/specification/resources/priority$", "/priority")
                .replaceFirst("^/specification(/resources)?/", "/options/")
                .replaceFirst("^/(name|note)$", "/options/$1");
        return new Problem(pointer, problem.message(), problem.severity());
    }
}
