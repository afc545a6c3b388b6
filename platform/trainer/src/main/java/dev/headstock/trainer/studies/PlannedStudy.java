package dev.headstock.trainer.studies;

import dev.headstock.api.ModelRecipe;
import dev.headstock.api.data.Split;
import dev.headstock.api.head.Metric;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.api.study.Choice;
import dev.headstock.api.study.RunVariant;
import dev.headstock.api.study.SearchRange;
import dev.headstock.api.study.StudyContext;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.References.ReferencedModel;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.costs.MachineSpeed;
import dev.headstock.trainer.planning.costs.RunEstimate;
import dev.headstock.trainer.planning.preview.PlannedSources;
import dev.headstock.trainer.planning.problems.ExtensionCalls;
import dev.headstock.trainer.planning.problems.ProblemList;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The specification that a study varies, planned. */
final class PlannedStudy implements StudyContext {
    private final StudyRound.Request request;
    private final Extensions extensions;
    private final Supplier<MachineSpeed> speed;
    private final References references;
    private final Planned base;
    private final ResolvedRun run;
    private final StoredVariants variants;

    /** A base model that a variant starts from. */
    private record Planned(RecognizedModel model, Vocabulary vocabulary) {}

    private PlannedStudy(
            StudyRound.Request request,
            Extensions extensions,
            Supplier<MachineSpeed> speed,
            References references,
            Planned base,
            ResolvedRun run) {
        this.request = request;
        this.extensions = extensions;
        this.speed = speed;
        this.references = references;
        this.base = base;
        this.run = run;
        this.variants = new StoredVariants(request, extensions);
    }

    /** Empty when the specification itself cannot run; then {@code problems} says why. */
    static Optional<PlannedStudy> of(
            StudyRound.Request request,
            RecognizedModel model,
            Vocabulary vocabulary,
            Extensions extensions,
            Supplier<MachineSpeed> speed,
            ProblemList problems) {
        List<PlanRequest.ReferencedModel> models = new ArrayList<>(request.references());
        models.add(new PlanRequest.ReferencedModel(
                ModelReference.baseModel(request.specification().baseModel()).id(), null, request.modelFolder()));
        References references = References.of(models, extensions);
        return new Resolution(extensions)
                .resolve(
                        request.specification(),
                        model,
                        vocabulary,
                        ExampleReader.schema(request.schema()),
                        request.lengths(),
                        references,
                        problems)
                .map(run ->
                        new PlannedStudy(request, extensions, speed, references, new Planned(model, vocabulary), run));
    }

    StoredVariants variants() {
        return variants;
    }

    @Override
    public RunVariant base(String name) {
        return variants.base(name);
    }

    @Override
    public RunContext run() {
        return run.context();
    }

    @Override
    public Map<String, SearchRange> searchSpace() {
        Map<String, SearchRange> space = new LinkedHashMap<>();
        request.searchSpace()
                .forEach((path, range) ->
                        space.put(path, new SearchRange(range.values(), range.low(), range.high(), range.log())));
        return space;
    }

    @Override
    public long rows(Split split) {
        return request.rows().getOrDefault(dev.headstock.protocol.Split.valueOf(split.name()), 0L);
    }

    @Override
    public List<Metric> metrics() {
        return run.head().metrics();
    }

    @Override
    public Estimate estimate(RunVariant variant) {
        ResolvedRun resolved = resolve(variant);
        RunEstimate estimate = RunEstimate.of(resolved, request.rows(), request.lengths(), speed.get());
        return new Estimate(resolved.parameters().trained(), estimate.memoryBytes(), estimate.seconds());
    }

    private ResolvedRun resolve(RunVariant variant) {
        Planned model = model(variant);
        return new Resolution(extensions)
                .require(
                        variants.specification(variant),
                        model.model(),
                        model.vocabulary(),
                        ExampleReader.schema(request.schema()),
                        request.lengths(),
                        references);
    }

    private Planned model(RunVariant variant) {
        if (variant.modelFrom().isPresent()) {
            return preview(variant.modelFrom().get());
        }
        if (variant.model()
                .equals(ModelReference.baseModel(request.specification().baseModel()))) {
            return base;
        }
        return planned(references.get(variant.model()));
    }

    private static Planned planned(ReferencedModel referenced) {
        try {
            return new Planned(referenced.model(), ModelTokenizer.vocabulary(referenced.base(), referenced.model()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A model that is not made yet. */
    private Planned preview(Choice choice) {
        ProblemList problems = new ProblemList();
        ExtensionCalls calls =
                new ExtensionCalls(extensions, "/recipe", ExtensionPointKind.RECIPE, choice.id(), problems);
        PlannedSources sources = new PlannedSources(references, Map.of(), extensions);
        Optional<ModelPreview> preview = calls.find(() -> extensions.recipe(choice.id()))
                .flatMap(recipe -> preview(recipe, choice, sources, calls));
        if (problems.hasErrors()) {
            throw new IllegalArgumentException(problems.errors());
        }
        if (preview.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model of recipe '%s' is not known before it is made, so it cannot be estimated."
                            .formatted(choice.id()));
        }
        ModelReference tokenizer = preview.get().tokenizer();
        Vocabulary vocabulary = tokenizer.equals(
                        ModelReference.baseModel(request.specification().baseModel()))
                ? base.vocabulary()
                : planned(references.get(tokenizer)).vocabulary();
        return new Planned(sources.recognized(preview.get().config()), vocabulary);
    }

    private static <O extends Record> Optional<ModelPreview> preview(
            ModelRecipe<O> recipe, Choice choice, PlannedSources sources, ExtensionCalls calls) {
        return calls.options(recipe, Choices.stored(choice))
                .flatMap(options -> calls.call("/options", () -> recipe.preview(sources, options)))
                .flatMap(found -> found);
    }
}
