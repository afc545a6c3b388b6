package dev.headstock.trainer;

import dev.headstock.protocol.ColumnRoleView;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.SettingsDescriptor;
import dev.headstock.protocol.SubjectCountView;
import dev.headstock.protocol.host.HostDescription;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Plans without a model. Some extensions have an option {@code teacher} that names a model. The sample tokens of a plan
 * are how many plans this process has made, and the references that it was given.
 */
final class FakePlans {
    private static final Map<String, Object> SETTINGS =
            Map.of("epochs", 3, "seed", 42, "keepCheckpoints", 2, "learningRate", 1e-3);
    private static final Set<String> PLACEMENTS = Set.of("lora", "prefix");
    /** Extensions with an option {@code teacher} that names a model. */
    private static final Set<String> REFERRING = Set.of("distillation", "distance", "student");

    private static final AtomicInteger PLANS = new AtomicInteger();

    private FakePlans() {}

    static HostDescription describe(List<PluginDescriptor> plugins) {
        Map<String, Object> properties = new LinkedHashMap<>();
        SETTINGS.forEach((name, value) -> properties.put(name, Map.of("type", "number", "default", value)));
        return new HostDescription(
                plugins,
                new SettingsDescriptor(Map.of("type", "object", "properties", properties), SETTINGS),
                List.of(
                        new ColumnRoleView("text", "string", true),
                        new ColumnRoleView("label", "class", false),
                        new ColumnRoleView("group", "string", false)));
    }

    static ExtensionDescriptor extension(ExtensionPointKind kind, String id) {
        boolean refers = REFERRING.contains(id);
        return new ExtensionDescriptor(
                kind,
                id,
                id,
                "",
                Map.of(
                        "type",
                        "object",
                        "properties",
                        refers ? Map.of("teacher", Map.of("type", "string", "x-reference", "model")) : Map.of()),
                refers ? Map.of("teacher", "") : Map.of(),
                kind == ExtensionPointKind.HEAD
                        ? List.of(new ColumnRoleView("arcs", id.startsWith("numeric") ? "number" : "json", false))
                        : List.of(),
                kind == ExtensionPointKind.ANALYSIS ? new SubjectCountView(1, 2) : null);
    }

    static Plan plan(PlanRequest request) {
        List<Problem> problems = problems(request.specification());
        problems.addAll(missingTeachers(request));
        List<String> sample = new ArrayList<>(List.of(String.valueOf(PLANS.incrementAndGet())));
        request.references().forEach(reference -> sample.add(reference.reference()));
        return new Plan(
                problems,
                problems.isEmpty() ? resolved(request.specification()) : null,
                List.of(
                        new MetricView("accuracy", MetricView.Direction.MAXIMIZE),
                        new MetricView("f1/*", MetricView.Direction.MAXIMIZE)),
                1e-3,
                1_000,
                100,
                20,
                1L << 30,
                30,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                "AdamW",
                sample);
    }

    private static List<Problem> problems(RunSpecification specification) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < specification.placements().size(); i++) {
            String id = specification.placements().get(i).id();
            if (!PLACEMENTS.contains(id)) {
                problems.add(
                        Problem.error("/placements/%d/id".formatted(i), "There is no placement '%s'.".formatted(id)));
            }
        }
        for (String name : specification.settings().keySet()) {
            if (!SETTINGS.containsKey(name)) {
                problems.add(Problem.error("/settings/" + name, "There is no setting '%s'.".formatted(name)));
            }
        }
        if (specification.resources().slots() < 1) {
            problems.add(Problem.error("/resources/slots", "slots must be at least 1."));
        }
        return problems;
    }

    /** As a strategy complains that opens its teacher. */
    private static List<Problem> missingTeachers(PlanRequest request) {
        List<String> known = request.references().stream()
                .map(PlanRequest.ReferencedModel::reference)
                .toList();
        return request.specification().strategies().stream()
                .map(strategy -> String.valueOf(strategy.options().getOrDefault("teacher", "")))
                .filter(teacher -> !teacher.isEmpty() && !known.contains(teacher))
                .map(teacher -> Problem.error("/strategies", "the model '%s' is not there.".formatted(teacher)))
                .toList();
    }

    private static RunSpecification resolved(RunSpecification specification) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>(SETTINGS);
        settings.putAll(specification.settings());
        return specification.withSettings(settings);
    }
}
