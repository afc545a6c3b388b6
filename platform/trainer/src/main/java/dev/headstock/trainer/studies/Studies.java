package dev.headstock.trainer.studies;

import dev.headstock.api.Study;
import dev.headstock.api.head.Figure;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.api.study.RunVariant;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.protocol.host.StudyRound.Variant;
import dev.headstock.trainer.answers.FigureJson;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.planning.costs.MachineSpeed;
import dev.headstock.trainer.planning.problems.ExtensionCalls;
import dev.headstock.trainer.planning.problems.ProblemList;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Asks studies for their rounds and figures. */
public final class Studies {
    private final Extensions extensions;
    private final Supplier<MachineSpeed> speed;

    public Studies(Extensions extensions, Supplier<MachineSpeed> speed) {
        this.extensions = extensions;
        this.speed = speed;
    }

    /** A study, its options and what it varies. */
    private record Asked<O extends Record>(Study<O> study, O options, Choice choice, PlannedStudy context) {}

    @FunctionalInterface
    private interface Question<R> {
        <O extends Record> R to(Asked<O> asked, ExtensionCalls calls);
    }

    /** The first round, or the next one when there are results. */
    public StudyRound.Result round(StudyRound.Request request) throws IOException {
        ProblemList problems = new ProblemList();
        Optional<StudyRound.Result> result = ask(request, problems, new Question<>() {
            @Override
            public <O extends Record> StudyRound.Result to(Asked<O> asked, ExtensionCalls calls) {
                List<Variant> variants = variants(request, asked, calls);
                return new StudyRound.Result(problems.all(), problems.hasErrors() ? null : asked.choice(), variants);
            }
        });
        return result.filter(found -> !problems.hasErrors())
                .orElseGet(() -> new StudyRound.Result(problems.all(), null, List.of()));
    }

    /** Of results that may be incomplete. */
    public StudyRound.Figures figures(StudyRound.Request request) throws IOException {
        ProblemList problems = new ProblemList();
        Optional<List<Map<String, Object>>> figures = ask(request, problems, new Question<>() {
            @Override
            public <O extends Record> List<Map<String, Object>> to(Asked<O> asked, ExtensionCalls calls) {
                List<Figure> found = calls.call("", () -> asked.study()
                                .analyze(StoredResults.of(asked.context(), request.results()), asked.options()))
                        .orElse(List.of());
                return FigureJson.of(found);
            }
        });
        return new StudyRound.Figures(problems.all(), figures.orElse(List.of()));
    }

    private <R> Optional<R> ask(StudyRound.Request request, ProblemList problems, Question<R> question)
            throws IOException {
        Choice choice = request.study();
        ExtensionCalls calls =
                new ExtensionCalls(extensions, "/study", ExtensionPointKind.STUDY, choice.id(), problems);
        Optional<PlannedStudy> context = plan(request, problems);
        return calls.find(() -> extensions.study(choice.id()))
                .flatMap(study -> ask(study, choice, context, calls, question));
    }

    private static <O extends Record, R> Optional<R> ask(
            Study<O> study, Choice choice, Optional<PlannedStudy> context, ExtensionCalls calls, Question<R> question) {
        Optional<O> options = calls.options(study, choice);
        if (options.isEmpty() || context.isEmpty()) {
            return Optional.empty();
        }
        Asked<O> asked = new Asked<>(study, options.get(), calls.resolved(study, options.get()), context.get());
        return Optional.of(question.to(asked, calls));
    }

    private Optional<PlannedStudy> plan(StudyRound.Request request, ProblemList problems) throws IOException {
        Path folder = Path.of(request.modelFolder());
        try {
            RecognizedModel model = new ModelFamilies(extensions).recognize(folder);
            Vocabulary vocabulary = ModelTokenizer.vocabulary(folder, model);
            return PlannedStudy.of(request, model, vocabulary, extensions, speed, problems);
        } catch (IllegalArgumentException e) {
            problems.error("/baseModel", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static <O extends Record> List<Variant> variants(
            StudyRound.Request request, Asked<O> asked, ExtensionCalls calls) {
        PlannedStudy context = asked.context();
        if (request.results().isEmpty()) {
            Optional<Optional<String>> reason =
                    calls.call("/id", () -> asked.study().unsupportedReason(context, asked.options()));
            reason.flatMap(found -> found)
                    .ifPresent(found -> calls.problems().error(calls.placeOf(found, "/study/id"), found));
            if (calls.problems().hasErrors()) {
                return List.of();
            }
        }
        List<RunVariant> variants = calls.call(
                        "/options",
                        () -> request.results().isEmpty()
                                ? asked.study().runs(context, asked.options())
                                : asked.study().next(StoredResults.of(context, request.results()), asked.options()))
                .orElse(List.of());
        if (request.results().isEmpty()
                && variants.isEmpty()
                && !calls.problems().hasErrors()) {
            calls.problems().error("/study/options", "the study asks for no runs. Choose other options.");
        }
        return calls.call("", () -> checked(variants).stream()
                        .map(context.variants()::store)
                        .toList())
                .orElse(List.of());
    }

    private static List<RunVariant> checked(List<RunVariant> variants) {
        Set<String> names = new HashSet<>();
        for (RunVariant variant : variants) {
            if (variant.name().isBlank() || !names.add(variant.name())) {
                throw new IllegalStateException("two variants of a round are named '%s'".formatted(variant.name()));
            }
            if (variant.seeds().isEmpty()) {
                throw new IllegalStateException("the variant '%s' has no seed".formatted(variant.name()));
            }
        }
        return variants;
    }
}
