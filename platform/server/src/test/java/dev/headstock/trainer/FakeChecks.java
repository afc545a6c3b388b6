package dev.headstock.trainer;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Variation;
import dev.headstock.protocol.host.AnalysisCheck;
import dev.headstock.protocol.host.RecipeCheck;
import dev.headstock.protocol.host.StudyRound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks analyses and recipes without their plugins: an option {@code points} must be at least 1 and is 11 when it is left out. A study has two
 * variants in its first round, one in its second, and no further round; with an option {@code resumed} it has one variant that stops after an epoch
 * and goes on in the second round.
 */
final class FakeChecks {
    private static final String POINTS = "points";
    private static final String RESUMED = "resumed";
    /** Which of its subjects an analysis objects to. */
    private static final String REFUSED = "refused";

    private static final Integer UNPLANNABLE_POINTS = 13;

    private FakeChecks() {}

    static AnalysisCheck.Result check(AnalysisCheck.Request request) {
        List<Problem> problems = problems("/analysis", request.analysis());
        if (request.subjects().size() > 2) {
            problems.add(Problem.error("/subjects", "This analysis is about at most two models."));
        }
        if (request.analysis().options().get(REFUSED) instanceof Integer subject) {
            problems.add(Problem.error("/subjects/" + subject, "This model has no vectors. Choose another."));
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
        if (request.study().options().containsKey(RESUMED)) {
            return new StudyRound.Result(List.of(), resolved(request.study()), resumed(request));
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

    private static List<StudyRound.Variant> resumed(StudyRound.Request request) {
        StudyRound.Variant whole = variant(request, "one", 1);
        if (request.results().isEmpty()) {
            return List.of(stoppedAfterOneEpoch(whole));
        }
        boolean stopped = request.results().get(0).variant().specification().variation() != null;
        return stopped ? List.of(whole) : List.of();
    }

    private static StudyRound.Variant stoppedAfterOneEpoch(StudyRound.Variant variant) {
        return new StudyRound.Variant(
                variant.name(),
                variant.model(),
                null,
                variant.specification().withVariation(new Variation(List.of(), null, null, 1)),
                variant.seeds(),
                List.of());
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

    /** How many runs have finished, and the version of the plugin that says so. */
    static StudyRound.Figures figures(StudyRound.Request request, List<PluginDescriptor> plugins) {
        long finished = request.results().stream()
                .flatMap(result -> result.runs().stream())
                .filter(run -> run.state().equals("FINISHED"))
                .count();
        return new StudyRound.Figures(
                List.of(),
                List.of(
                        Map.of("kind", "note", "title", "Finished", "text", String.valueOf(finished)),
                        Map.of("kind", "note", "title", "Version", "text", version(request.study(), plugins))));
    }

    private static String version(Choice study, List<PluginDescriptor> plugins) {
        return plugins.stream()
                .filter(plugin -> plugin.extensions().stream()
                        .anyMatch(extension -> extension.id().equals(study.id())))
                .map(PluginDescriptor::version)
                .findFirst()
                .orElse("none");
    }
}
