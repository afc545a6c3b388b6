package dev.headstock.server.analyses;

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
import org.jspecify.annotations.Nullable;

/**
 * An analysis as a job submission describes it: {@code {"analysis": {"id": …, "options": {…}}, "seed": 42}}.
 *
 * @param models references of its subjects, in their order
 * @param places of the models among the subjects of the submission
 * @param dataset data set version, or null for the data of the first trained subject
 */
record AnalysisRequest(
        Choice analysis,
        List<String> models,
        List<Integer> places,
        @Nullable String dataset,
        long seed) {

    static AnalysisRequest read(JobSubmission submission) {
        submission.firstSubject();
        List<Problem> problems = new ArrayList<>();
        List<String> models = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        String dataset = null;
        for (int i = 0; i < submission.subjects().size(); i++) {
            JobSubject subject = submission.subjects().get(i);
            if (subject.kind().equals(JobSubject.MODEL)) {
                models.add(subject.id());
                places.add(i);
            } else if (subject.kind().equals(JobSubject.DATASET) && dataset == null) {
                dataset = subject.id();
            } else {
                problems.add(Problem.error(
                        "/subjects",
                        "A job of kind analyze has subjects of kind model, and at most one of kind dataset."));
            }
        }
        if (models.isEmpty()) {
            problems.add(Problem.error("/subjects", "An analysis is about at least one model."));
        }
        Map<String, @Nullable Object> options = submission.optionsOrNone();
        options.keySet().stream()
                .filter(option -> !option.equals("analysis") && !option.equals("seed"))
                .forEach(option -> problems.add(Problem.error(
                        "/options/" + option, "There is no option '%s'. Use analysis and seed.".formatted(option))));
        Choice analysis = Choices.read(options.get("analysis"), "/options/analysis", problems);
        long seed = seed(options.get("seed"), problems);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return new AnalysisRequest(analysis, models, places, dataset, seed);
    }

    /** @param model counted among the models */
    String pointerToModel(int model) {
        return "/subjects/" + places.get(model);
    }

    /** It is the only subject that is no model. */
    String pointerToDataset() {
        int place = 0;
        while (places.contains(place)) {
            place++;
        }
        return "/subjects/" + place;
    }

    private static long seed(@Nullable Object option, List<Problem> problems) {
        if (option == null) {
            return RunSpecification.USUAL_SEED;
        }
        if (option instanceof Integer || option instanceof Long) {
            return ((Number) option).longValue();
        }
        problems.add(Problem.error("/options/seed", "seed must be a whole number, was %s.".formatted(option)));
        return RunSpecification.USUAL_SEED;
    }
}
