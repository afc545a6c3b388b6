package dev.headstock.trainer;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.AnalysisCheck;
import dev.headstock.protocol.host.RecipeCheck;
import dev.headstock.protocol.host.StudyRound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks analyses and recipes without their plugins: an option {@code points} must be at least 1 and is 11 when it is left out. A study has two
 * variants in its first round, one in its second, and no further round.
 */
final class FakeChecks {
    private static final String POINTS = "points";
    private static final Integer UNPLANNABLE_POINTS = 13;

    private FakeChecks() {}

    static AnalysisCheck.Result check(AnalysisCheck.Request request) {
        List<Problem> problems = problems("/analysis", request.analysis());
        if (request.subjects().size() > 2) {
            problems.add(Problem.error("/analysis/id", "This analysis is about at most two models."));
        }
        return new AnalysisCheck.Result(problems, problems.isEmpty() ? resolved(request.analysis()) : null);
    }

    static RecipeCheck.Result check(RecipeCheck.Request request) {
        List<Problem> problems = problems("/recipe", request.recipe());
        return new RecipeCheck.Result(problems, problems.isEmpty() ? resolved(request.recipe()) : null, null);
    }

    /** @param pointer as the plugin host's are: into its own request */
    private static List<Problem> problems(String pointer, Choice choice) {
        List<Problem> problems = new ArrayList<>();
        if (choice.options().get(POINTS) instanceof Integer points && points < 1) {
            problems.add(Problem.error(pointer + "/options/points", "points must be at least 1, was " + points + "."));
        }
        return problems;
    }

    private static Choice resolved(Choice choice) {
        Map<String, Object> options = new LinkedHashMap<>(choice.options());
        options.putIfAbsent(POINTS, 11);
        return new Choice(choice.id(), options);
    }

    static StudyRound.Result round(StudyRound.Request request) {
        List<Problem> problems = problems("/study", request.study());
        if (!problems.isEmpty()) {
            return new StudyRound.Result(problems, null, List.of());
        }
        return new StudyRound.Result(
                List.of(),
                resolved(request.study()),
                switch (request.results().size()) {
                    case 0 -> List.of(variant(request, "pretrained", 1, 2), scratch(request));
                    case 2 -> List.of(variant(request, "longer", 1));
                    default -> List.of();
                });
    }

    /** With a setting that is unknown where the study has {@code UNPLANNABLE_POINTS}. */
    private static StudyRound.Variant scratch(StudyRound.Request request) {
        StudyRound.Variant scratch = variant(request, "scratch", 1);
        return UNPLANNABLE_POINTS.equals(request.study().options().get(POINTS))
                ? new StudyRound.Variant(
                        scratch.name(),
                        scratch.model(),
                        null,
                        scratch.specification().withSettings(Map.of("unknown", 1)),
                        scratch.seeds(),
                        List.of())
                : scratch;
    }

    private static StudyRound.Variant variant(StudyRound.Request request, String name, long... seeds) {
        List<Long> all = new ArrayList<>();
        for (long seed : seeds) {
            all.add(seed);
        }
        return new StudyRound.Variant(
                name, "base/" + request.specification().baseModel(), null, request.specification(), all, List.of());
    }

    static StudyRound.Figures figures(StudyRound.Request request) {
        long finished = request.results().stream()
                .flatMap(result -> result.runs().stream())
                .filter(run -> run.state().equals("FINISHED"))
                .count();
        return new StudyRound.Figures(
                List.of(), List.of(Map.of("kind", "note", "title", "Finished", "text", String.valueOf(finished))));
    }
}
