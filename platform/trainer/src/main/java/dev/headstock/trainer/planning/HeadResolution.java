package dev.headstock.trainer.planning;

import dev.headstock.api.HeadType;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.Metric;
import dev.headstock.api.model.RunContext;
import dev.headstock.kit.Declarations;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.trainer.planning.parameters.ParameterCheck;
import dev.headstock.trainer.planning.problems.DeclaredModules;
import dev.headstock.trainer.planning.problems.ExtensionCalls;
import dev.headstock.trainer.planning.problems.ProblemList;
import dev.headstock.trainer.plugins.Extensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The head of a run. */
final class HeadResolution {
    /** Always computed, whatever the head measures. */
    private static final Metric LOSS = Metric.minimize("loss");

    private final Extensions extensions;
    private final RunContext context;
    private final ProblemList problems;

    HeadResolution(Extensions extensions, RunContext context, ProblemList problems) {
        this.extensions = extensions;
        this.context = context;
        this.problems = problems;
    }

    /** @param choice with all options written out */
    record Resolved(Choice choice, Head head, List<Metric> metrics) {}

    Optional<Resolved> resolve(Choice choice, int width) {
        ExtensionCalls calls = new ExtensionCalls(extensions, "/head", ExtensionPointKind.HEAD, choice.id(), problems);
        return calls.find(() -> extensions.head(choice.id())).flatMap(type -> resolve(type, choice, width, calls));
    }

    private <O extends Record> Optional<Resolved> resolve(
            HeadType<O> type, Choice choice, int width, ExtensionCalls calls) {
        Optional<O> options = calls.options(type, choice);
        Optional<Optional<String>> reason = calls.call("/id", () -> type.unsupportedReason(context.data()));
        if (reason.isEmpty()) {
            return Optional.empty();
        }
        if (reason.get().isPresent()) {
            problems.error(
                    "/head/id", "%s The data set has %s.".formatted(reason.get().get(), columns(context.data())));
            return Optional.empty();
        }
        return options.flatMap(given -> calls.call("/options", () -> type.build(context, width, given))
                .flatMap(head -> check(head, calls))
                .map(head -> new Resolved(calls.resolved(type, given), head, metrics(head))));
    }

    /** Which columns have which roles, for people who have to assign others. */
    static String columns(DatasetSchema schema) {
        return schema.columns().isEmpty()
                ? "no columns"
                : schema.columns().stream()
                        .map(column -> "'%s' as %s"
                                .formatted(column.name(), column.role().id()))
                        .collect(Collectors.joining(", "));
    }

    private static Optional<Head> check(Head head, ExtensionCalls calls) {
        Optional<Optional<String>> unusable = calls.call("/options", () -> unusable(DeclaredModules.checked(head)));
        if (unusable.isEmpty()) {
            return Optional.empty();
        }
        unusable.get().ifPresent(reason -> calls.refuse("/options", reason));
        return unusable.get().isPresent() ? Optional.empty() : Optional.of(head);
    }

    private static Optional<String> unusable(Head head) {
        Optional<String> line = Declarations.formulaProblem("outputShape()", head.outputShape());
        if (line.isPresent()) {
            return line;
        }
        List<Metric> metrics = head.metrics();
        if (metrics.stream().map(Metric::name).distinct().count() < metrics.size()) {
            return Optional.of("the head declares a metric twice");
        }
        return ParameterCheck.problem(head.parameters()).map(problem -> "the head declares " + problem);
    }

    private static List<Metric> metrics(Head head) {
        List<Metric> metrics = new ArrayList<>(head.metrics());
        if (metrics.stream().noneMatch(metric -> metric.name().equals(LOSS.name()))) {
            metrics.add(LOSS);
        }
        return metrics;
    }
}
