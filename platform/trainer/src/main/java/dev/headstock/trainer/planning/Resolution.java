package dev.headstock.trainer.planning;

import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.api.study.DatasetView;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.api.tuning.Readout;
import dev.headstock.api.tuning.TuningPlan;
import dev.headstock.kit.Declarations;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Variation;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.options.OptionsMapper;
import dev.headstock.trainer.planning.parameters.ParameterCheck;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import dev.headstock.trainer.planning.problems.ExtensionCalls;
import dev.headstock.trainer.planning.problems.NotPlannedException;
import dev.headstock.trainer.planning.problems.ProblemList;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.saved.SavedModel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the plugins what a specification means: placements, then strategies, then the head, which needs the width of the strategies' readout.
 * Every problem is reported, each with a pointer into the specification; a plugin that throws what it should not is named and does no
 * further harm.
 */
public final class Resolution {
    /** Settings as JSON. */
    public static final OptionsMapper<TrainingSettings> SETTINGS = new OptionsMapper<>(TrainingSettings.DEFAULTS);

    private final Extensions extensions;

    public Resolution(Extensions extensions) {
        this.extensions = extensions;
    }

    /**
     * What extensions are given where there is no run yet, as for adapters that were trained elsewhere.
     *
     * @param schema of the examples that the head sees
     */
    public static RunContext context(
            RecognizedModel model, DatasetSchema schema, Vocabulary vocabulary, int longestSequence) {
        return new PlannedContext(
                model.outline(),
                schema,
                vocabulary,
                TrainingSettings.DEFAULTS.epochs(),
                longestSequence,
                References.NONE);
    }

    /**
     * For a worker, which gets specifications that were checked before.
     *
     * @throws NotPlannedException with every error when the specification is not valid after all
     */
    public ResolvedRun require(
            RunSpecification specification,
            RecognizedModel model,
            Vocabulary vocabulary,
            DatasetSchema schema,
            References references) {
        return require(specification, model, vocabulary, schema, null, references);
    }

    /**
     * Likewise for a specification that may leave the longest sequence open.
     *
     * @param lengths of the data set's rows, or null when unknown
     */
    public ResolvedRun require(
            RunSpecification specification,
            RecognizedModel model,
            Vocabulary vocabulary,
            DatasetSchema schema,
            @Nullable LengthHistogram lengths,
            References references) {
        ProblemList problems = new ProblemList();
        return resolve(specification, model, vocabulary, schema, lengths, references, problems)
                .orElseThrow(() -> new NotPlannedException(problems.errors()));
    }

    /**
     * The run that made a stored model, without adapters that are in its base model's weights.
     *
     * @throws NotPlannedException when a plugin that it needs is missing or no longer accepts it
     */
    public ResolvedRun require(SavedModel saved, RecognizedModel model, Vocabulary vocabulary, References references) {
        ResolvedRun run =
                require(saved.specification(), model, vocabulary, ExampleReader.schema(saved.schema()), references);
        return saved.hasMergedAdapters() ? run.withoutAdapters() : run;
    }

    /**
     * @param model the base model, as its family recognized it
     * @param schema of the data set version; the run's view, if it has one, is applied here
     * @param lengths of its rows, for a run that leaves the longest sequence open; null when unknown
     * @param problems receives errors and warnings
     * @return empty when there was an error
     */
    public Optional<ResolvedRun> resolve(
            RunSpecification specification,
            RecognizedModel model,
            Vocabulary vocabulary,
            DatasetSchema schema,
            @Nullable LengthHistogram lengths,
            References references,
            Consumer<Problem> problems) {
        ProblemList found = new ProblemList();
        Optional<ResolvedRun> run = resolve(specification, model, vocabulary, schema, lengths, references, found);
        found.all().forEach(problems);
        return run;
    }

    private Optional<ResolvedRun> resolve(
            RunSpecification specification,
            RecognizedModel model,
            Vocabulary vocabulary,
            DatasetSchema schema,
            @Nullable LengthHistogram lengths,
            References references,
            ProblemList problems) {
        ModelOutline outline = model.outline();
        // Wrong settings must not hide what else is wrong, so everything else is asked with the defaults then.
        TrainingSettings settings = SETTINGS.fromJson(specification.settings(), "/settings", problems)
                .orElse(TrainingSettings.DEFAULTS);
        checkResources(specification, problems);
        Variation variation = specification.variation();
        Optional<DatasetView> view = view(variation, schema, problems);
        DatasetSchema seen = view.map(Views::schema).orElse(schema);
        int longest = or(settings.maxTokens(), SequenceLengths.usual(lengths, outline.maxTokens()));
        PlannedContext whole = new PlannedContext(outline, seen, vocabulary, settings.epochs(), longest, references);
        List<PlacementResolution.Resolved> placed =
                new PlacementResolution(extensions, whole, problems).resolve(specification.placements());
        List<ResolvedPlacement> placements =
                placed.stream().map(PlacementResolution.Resolved::placement).toList();
        int room = outline.maxTokens() - takenBy(placements);
        int longestSequence = or(settings.maxTokens(), SequenceLengths.usual(lengths, room));
        checkLength(longestSequence, room, outline, problems);
        RunContext context = whole.withMaxTokens(longestSequence);
        StrategyResolution.Resolved strategies = new StrategyResolution(extensions, context, problems)
                .resolve(
                        specification.strategies(),
                        placements,
                        placements.size() == specification.placements().size()
                                ? Optional.of(sites(placements))
                                : Optional.empty());
        TuningPlan plan = varied(strategies.plan(), settings, variation, problems);
        Optional<Integer> width = readoutWidth(plan, outline, problems);
        Optional<HeadResolution.Resolved> head = new HeadResolution(extensions, context, problems)
                .resolve(specification.head(), width.orElse(outline.width()));
        Optional<Backbone> backbone = new ExtensionCalls(
                        extensions,
                        "/baseModel",
                        ExtensionPointKind.FAMILY,
                        model.family().id(),
                        problems)
                .call("", model::backbone);
        if (head.isEmpty() || backbone.isEmpty() || !strategies.complete()) {
            return Optional.empty();
        }
        PlanCheck check = new PlanCheck(
                outline, seen, plan, specification.head().id(), head.get().head(), references, problems);
        Optional<ParameterTable> parameters = parameters(outline, placements, plan, head.get(), context, problems);
        parameters.ifPresent(table -> check.check(table, settings.epochs()));
        if (parameters.isEmpty() || problems.hasErrors()) {
            return Optional.empty();
        }
        TrainingSettings resolvedSettings = settings.resolved(
                longestSequence,
                plan.learningRate() > 0 ? Double.valueOf(plan.learningRate()) : null,
                or(settings.dropout(), outline.hiddenDropout()),
                or(settings.attentionDropout(), outline.attentionDropout()));
        RunSpecification resolved = new RunSpecification(
                specification.dataset(),
                specification.baseModel(),
                head.get().choice(),
                placed.stream().map(PlacementResolution.Resolved::choice).toList(),
                strategies.choices(),
                SETTINGS.toJson(resolvedSettings),
                specification.resources(),
                variation);
        return Optional.of(new ResolvedRun(
                resolved,
                resolvedSettings,
                model,
                vocabulary,
                seen,
                view,
                backbone.get(),
                placements,
                plan,
                head.get().head(),
                specification.head().id(),
                head.get().metrics(),
                parameters.get(),
                context,
                references));
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static double or(@Nullable Double value, double otherwise) {
        return value == null ? otherwise : value;
    }

    private static void checkResources(RunSpecification specification, ProblemList problems) {
        if (specification.resources().slots() < 1) {
            problems.error(
                    "/resources/slots",
                    "slots must be at least 1, was %d."
                            .formatted(specification.resources().slots()));
        }
    }

    private Optional<DatasetView> view(@Nullable Variation variation, DatasetSchema schema, ProblemList problems) {
        if (variation == null) {
            return Optional.empty();
        }
        checkVariation(variation, problems);
        Variation.View view = variation.view();
        return view == null ? Optional.empty() : Views.find(view, schema, extensions, problems);
    }

    private static void checkVariation(Variation variation, ProblemList problems) {
        Variation.TrainRows rows = variation.trainRows();
        if (rows != null) {
            if (!(rows.share() > 0 && rows.share() <= 1)) {
                problems.error(
                        "/variation/trainRows/share",
                        "share must be above 0 and at most 1, was %s.".formatted(rows.share()));
            }
            if (rows.folds() != 0 && (rows.folds() < 2 || rows.fold() < 0 || rows.fold() >= rows.folds())) {
                problems.error(
                        "/variation/trainRows/fold",
                        "fold %d of %d does not exist. Use at least 2 folds, counted from 0."
                                .formatted(rows.fold(), rows.folds()));
            }
        }
        Integer stop = variation.stopAfterEpochs();
        if (stop != null && stop < 1) {
            problems.error("/variation/stopAfterEpochs", "stopAfterEpochs must be at least 1, was %d.".formatted(stop));
        }
    }

    private static Set<Site> sites(List<ResolvedPlacement> placements) {
        Set<Site> sites = new LinkedHashSet<>();
        placements.forEach(placement -> sites.addAll(placement.adapters().keySet()));
        return sites;
    }

    /** With the learning rate of the run, and with the rules of the variant before those of the strategies. */
    private static TuningPlan varied(
            TuningPlan plan, TrainingSettings settings, @Nullable Variation variation, ProblemList problems) {
        Double rate = settings.learningRate();
        TuningPlan varied = rate == null ? plan : plan.withLearningRate(rate);
        if (variation == null || variation.initialization().isEmpty()) {
            return varied;
        }
        try {
            return varied.withInitialization(variation.initialization().stream()
                    .map(StoredInitialization::read)
                    .toArray(InitializationRule[]::new));
        } catch (IllegalArgumentException e) {
            problems.error("/variation/initialization", String.valueOf(e.getMessage()));
            return varied;
        }
    }

    private static Optional<Integer> readoutWidth(TuningPlan plan, ModelOutline outline, ProblemList problems) {
        try {
            Readout readout = plan.readout();
            List<Integer> layers = readout.layers(outline);
            boolean ascending = layers.stream().sorted().distinct().toList().equals(layers);
            if (layers.isEmpty()
                    || !ascending
                    || layers.stream().anyMatch(layer -> layer < -1 || layer >= outline.layers())) {
                problems.error(
                        "/strategies",
                        "the head is to read layers %s, but the model has layers %s. Choose of these, in ascending order."
                                .formatted(layers, PlanCheck.layerNames(outline)));
                return Optional.empty();
            }
            Declarations.formulaProblem("the formula of the readout", readout.formula())
                    .ifPresent(
                            problem -> problems.error("/strategies", problem + " Report it to the plugin's author."));
            Optional<String> unusable = ParameterCheck.problem(readout.parameters(outline));
            unusable.ifPresent(problem -> problems.error(
                    "/strategies", "the readout declares %s. Report it to the plugin's author.".formatted(problem)));
            return Optional.of(readout.width(outline));
        } catch (RuntimeException | LinkageError e) {
            problems.error("/strategies", "the readout cannot be used: %s.".formatted(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Positions that the text cannot have. */
    private static int takenBy(List<ResolvedPlacement> placements) {
        return placements.stream()
                .mapToInt(placement -> placement.placeholderTokens() + placement.positionOffset())
                .sum();
    }

    /** @param room positions for the text */
    private static void checkLength(int longest, int room, ModelOutline outline, ProblemList problems) {
        int taken = outline.maxTokens() - room;
        if (longest > room) {
            problems.error(
                    "/settings/maxTokens",
                    taken == 0
                            ? "A sequence of %d tokens is longer than the %d positions of the model. Choose at most %d."
                                    .formatted(longest, outline.maxTokens(), room)
                            : "A sequence of %d tokens is too long: the model has %d positions, and placements take %d of them. Choose at most %d."
                                    .formatted(longest, outline.maxTokens(), taken, room));
        }
    }

    private static Optional<ParameterTable> parameters(
            ModelOutline outline,
            List<ResolvedPlacement> placements,
            TuningPlan plan,
            HeadResolution.Resolved head,
            RunContext context,
            ProblemList problems) {
        try {
            return Optional.of(ParameterTable.of(outline, placements, plan, head.head(), context));
        } catch (IllegalArgumentException e) {
            problems.error("/strategies", String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            problems.error(
                    "/strategies",
                    "the plan cannot be used: %s. Report it to the plugin's author."
                            .formatted(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        }
        return Optional.empty();
    }
}
