package dev.headstock.trainer.planning.preview;

import dev.headstock.api.Analysis;
import dev.headstock.api.ModelRecipe;
import dev.headstock.api.analysis.Subject;
import dev.headstock.api.analysis.SubjectCount;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.host.AnalysisCheck;
import dev.headstock.protocol.host.OutlineResult.Outline;
import dev.headstock.protocol.host.RecipeCheck;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.problems.ExtensionCalls;
import dev.headstock.trainer.planning.problems.ProblemList;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.Outlines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks analyses and recipes whether they make sense, before a job is queued. */
public final class JobChecks {
    private final Extensions extensions;

    public JobChecks(Extensions extensions) {
        this.extensions = extensions;
    }

    // ---- analyses ----

    public AnalysisCheck.Result check(AnalysisCheck.Request request) {
        ProblemList problems = new ProblemList();
        Choice choice = request.analysis();
        ExtensionCalls calls =
                new ExtensionCalls(extensions, "/analysis", ExtensionPointKind.ANALYSIS, choice.id(), problems);
        List<Subject> subjects = subjects(request, problems);
        Optional<Choice> resolved = calls.find(() -> extensions.analysis(choice.id()))
                .flatMap(analysis -> check(analysis, request, subjects, calls));
        return new AnalysisCheck.Result(problems.all(), problems.hasErrors() ? null : resolved.orElse(null));
    }

    private List<Subject> subjects(AnalysisCheck.Request request, ProblemList problems) {
        References references = References.of(request.models(), extensions);
        List<Subject> subjects = new ArrayList<>();
        for (int i = 0; i < request.subjects().size(); i++) {
            try {
                ModelReference reference = new ModelReference(request.subjects().get(i));
                String name = i < request.names().size() ? request.names().get(i) : reference.id();
                subjects.add(new PlannedSubject(name, references.get(reference)));
            } catch (IllegalArgumentException e) {
                problems.error("/subjects/" + i, String.valueOf(e.getMessage()));
            }
        }
        return subjects;
    }

    private static <O extends Record> Optional<Choice> check(
            Analysis<O> analysis, AnalysisCheck.Request request, List<Subject> subjects, ExtensionCalls calls) {
        Optional<O> options = calls.options(analysis, request.analysis());
        calls.call("/id", analysis::subjectCount)
                .flatMap(
                        count -> wrongNumber(analysis, count, request.subjects().size()))
                .ifPresent(problem -> calls.problems().error("/subjects", problem));
        if (options.isPresent() && !calls.problems().hasErrors()) {
            calls.call("/id", () -> analysis.unsupportedReason(subjects, options.get()))
                    .flatMap(reason -> reason)
                    .ifPresent(
                            reason -> calls.problems().error(calls.placeOf(reason, blamed(reason, subjects)), reason));
        }
        return options.map(given -> calls.resolved(analysis, given));
    }

    /** The only subject that a reason names in quotes, or else the analysis. */
    private static String blamed(String reason, List<Subject> subjects) {
        int[] named = IntStream.range(0, subjects.size())
                .filter(i -> reason.contains("'%s'".formatted(subjects.get(i).name())))
                .toArray();
        return named.length == 1 ? "/subjects/" + named[0] : "/analysis/id";
    }

    private static Optional<String> wrongNumber(Analysis<?> analysis, SubjectCount count, int chosen) {
        if (count.includes(chosen)) {
            return Optional.empty();
        }
        String next = chosen < count.min()
                ? "Choose %d more.".formatted(count.min() - chosen)
                : "Leave out %d.".formatted(chosen - count.max());
        return Optional.of("'%s' takes %s, but %d %s chosen. %s"
                .formatted(analysis.title(), count, chosen, chosen == 1 ? "is" : "are", next));
    }

    // ---- recipes ----

    public RecipeCheck.Result check(RecipeCheck.Request request) {
        ProblemList problems = new ProblemList();
        Choice choice = request.recipe();
        ExtensionCalls calls =
                new ExtensionCalls(extensions, "/recipe", ExtensionPointKind.RECIPE, choice.id(), problems);
        Map<String, DatasetSchema> data = new LinkedHashMap<>();
        request.data().forEach(one -> data.put(one.reference(), ExampleReader.schema(one.schema())));
        PlannedSources sources = new PlannedSources(References.of(request.models(), extensions), data, extensions);
        return calls.find(() -> extensions.recipe(choice.id()))
                .flatMap(recipe -> check(recipe, choice, sources, calls))
                .filter(result -> !problems.hasErrors())
                .map(checked -> new RecipeCheck.Result(problems.all(), checked.choice(), checked.preview()))
                .orElseGet(() -> new RecipeCheck.Result(problems.all(), null, null));
    }

    private record Checked(Choice choice, RecipeCheck.@Nullable Preview preview) {}

    private static <O extends Record> Optional<Checked> check(
            ModelRecipe<O> recipe, Choice choice, PlannedSources sources, ExtensionCalls calls) {
        Optional<O> given = calls.options(recipe, choice);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        O options = given.get();
        calls.call("/options", () -> recipe.unsupportedReason(sources, options))
                .flatMap(reason -> reason)
                .ifPresent(reason -> calls.object("/options", reason));
        if (calls.problems().hasErrors()) {
            return Optional.empty();
        }
        Optional<ModelPreview> preview =
                calls.call("/options", () -> recipe.preview(sources, options)).flatMap(found -> found);
        return Optional.of(new Checked(
                calls.resolved(recipe, options),
                preview.flatMap(found -> calls.call("/options", () -> view(found, sources)))
                        .orElse(null)));
    }

    private static RecipeCheck.Preview view(ModelPreview preview, PlannedSources sources) {
        Outline outline = Outlines.view(sources.outline(preview.config()));
        return new RecipeCheck.Preview(preview.config(), preview.tokenizer().id(), outline);
    }
}
