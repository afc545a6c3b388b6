package dev.headstock.trainer.planning;

import dev.headstock.api.Adapter;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Backbone;
import dev.headstock.api.DatasetSchema;
import dev.headstock.api.Head;
import dev.headstock.api.HeadType;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.PeftExport;
import dev.headstock.api.Pluggable;
import dev.headstock.api.Readout;
import dev.headstock.api.Site;
import dev.headstock.api.TuningPlan;
import dev.headstock.api.TuningStrategy;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.trainer.pretrained.ModelFamilies.Recognised;
import dev.headstock.trainer.options.OptionsMapper;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.UnknownExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Asks the plugins what a specification means. Every problem is reported, each with a pointer into the specification; a plugin that
 * throws what it should not is named and hurts nothing else.
 */
public final class Resolution {
    private final Extensions extensions;

    public Resolution(Extensions extensions) {
        this.extensions = extensions;
    }

    /**
     * For a worker, which gets specifications that were checked before.
     *
     * @throws IllegalArgumentException with every error when the specification does not hold after all
     */
    public ResolvedRun require(RunSpecification specification, Recognised model, DatasetSchema schema) {
        List<Problem> problems = new ArrayList<>();
        return resolve(specification, model, schema, problems::add)
                .orElseThrow(() -> new IllegalArgumentException(problems.stream()
                        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                        .map(problem -> problem.pointer() + ": " + problem.message())
                        .collect(Collectors.joining("\n"))));
    }

    /**
     * @param model the base model, as its family recognised it
     * @param problems receives errors and warnings
     * @return empty when there was an error
     */
    public Optional<ResolvedRun> resolve(
            RunSpecification specification, Recognised model, DatasetSchema schema, Consumer<Problem> problems) {
        Collector found = new Collector(problems);
        ModelOutline outline = model.outline();
        SettingsCheck settings = new SettingsCheck(found);
        settings.check(specification.training(), outline);
        settings.check(specification.resources());

        Optional<Chosen<Head>> head = head(specification.head(), outline, schema, found);
        Optional<Chosen<Placed>> placement = placement(specification.placement(), outline, found);
        Optional<Chosen<TuningPlan>> strategy = strategy(
                specification.strategy(),
                outline,
                placement.map(placed -> placed.result().adapters().keySet()),
                found);
        Optional<Backbone> backbone = backbone(model, found);
        if (found.errors || head.isEmpty() || placement.isEmpty() || strategy.isEmpty() || backbone.isEmpty()) {
            return Optional.empty();
        }
        TuningPlan plan = withRate(strategy.get().result(), specification.training());
        checkReadout(plan, outline, found);
        RunSpecification resolved = new RunSpecification(
                specification.dataset(),
                specification.baseModel(),
                head.get().choice(),
                placement.get().choice(),
                strategy.get().choice(),
                filledIn(specification.training(), plan, outline),
                specification.resources());
        Placed placed = placement.get().result();
        return found.errors
                ? Optional.empty()
                : Optional.of(new ResolvedRun(
                        resolved,
                        outline,
                        backbone.get(),
                        head.get().result(),
                        placed.adapters(),
                        plan,
                        placed.peft()));
    }

    /** An extension's answer, and the choice with all options spelled out. */
    private record Chosen<R>(Choice choice, R result) {}

    private record Placed(Map<Site, Adapter> adapters, Optional<PeftExport> peft) {}

    /** Hands problems on and remembers whether there was an error. */
    private static final class Collector implements Consumer<Problem> {
        private final Consumer<Problem> next;
        private boolean errors;

        Collector(Consumer<Problem> next) {
            this.next = next;
        }

        @Override
        public void accept(Problem problem) {
            errors |= problem.severity() == Problem.Severity.ERROR;
            next.accept(problem);
        }
    }

    private Optional<Chosen<Head>> head(
            Choice choice, ModelOutline outline, DatasetSchema schema, Consumer<Problem> problems) {
        return lookUp("/head", () -> extensions.head(choice.id()), problems)
                .flatMap(type -> head(type, choice, outline, schema, problems));
    }

    private <O extends Record> Optional<Chosen<Head>> head(
            HeadType<O> type, Choice choice, ModelOutline outline, DatasetSchema schema, Consumer<Problem> problems) {
        Asked asked = new Asked("/head", ExtensionPointKind.HEAD, choice.id(), problems);
        Optional<O> options = options(type, choice, asked);
        Optional<String> objection = asked.ask("", () -> type.objection(schema)).flatMap(answer -> answer);
        objection.ifPresent(sentence -> problems.accept(Problem.error("/head/id", sentence)));
        if (objection.isPresent()) {
            return Optional.empty();
        }
        return options.flatMap(given -> asked.ask("/options", () -> type.build(outline, schema, given))
                .map(head -> new Chosen<>(spelledOut(type, choice, given), head)));
    }

    private Optional<Chosen<Placed>> placement(Choice choice, ModelOutline outline, Consumer<Problem> problems) {
        return lookUp("/placement", () -> extensions.placement(choice.id()), problems)
                .flatMap(placement -> placement(placement, choice, outline, problems));
    }

    private <O extends Record> Optional<Chosen<Placed>> placement(
            AdapterPlacement<O> placement, Choice choice, ModelOutline outline, Consumer<Problem> problems) {
        Asked asked = new Asked("/placement", ExtensionPointKind.PLACEMENT, choice.id(), problems);
        return options(placement, choice, asked).flatMap(options -> asked.ask(
                        "/options",
                        () -> new Placed(placement.place(outline, options), placement.peft(outline, options)))
                .map(placed -> new Chosen<>(spelledOut(placement, choice, options), placed)));
    }

    /** @param adapted empty when there is no usable placement; then only the options are checked */
    private Optional<Chosen<TuningPlan>> strategy(
            Choice choice, ModelOutline outline, Optional<Set<Site>> adapted, Consumer<Problem> problems) {
        return lookUp("/strategy", () -> extensions.strategy(choice.id()), problems)
                .flatMap(strategy -> strategy(strategy, choice, outline, adapted, problems));
    }

    private <O extends Record> Optional<Chosen<TuningPlan>> strategy(
            TuningStrategy<O> strategy,
            Choice choice,
            ModelOutline outline,
            Optional<Set<Site>> adapted,
            Consumer<Problem> problems) {
        Asked asked = new Asked("/strategy", ExtensionPointKind.STRATEGY, choice.id(), problems);
        Optional<O> options = options(strategy, choice, asked);
        if (options.isEmpty() || adapted.isEmpty()) {
            return Optional.empty();
        }
        return asked.ask("", () -> strategy.plan(outline, adapted.get(), options.get()))
                .map(plan -> new Chosen<>(spelledOut(strategy, choice, options.get()), plan));
    }

    private Optional<Backbone> backbone(Recognised model, Consumer<Problem> problems) {
        Asked asked = new Asked(
                "/baseModel", ExtensionPointKind.FAMILY, model.family().id(), problems);
        return asked.ask("", () -> backbone(model.family(), model.outline()));
    }

    private static <O extends Record> Backbone backbone(ModelFamily<O> family, ModelOutline outline) {
        return family.backbone(outline, family.defaults());
    }

    private static <E> Optional<E> lookUp(String pointer, Supplier<E> extension, Consumer<Problem> problems) {
        try {
            return Optional.of(extension.get());
        } catch (UnknownExtension e) {
            problems.accept(Problem.error(pointer + "/id", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static <O extends Record> Optional<O> options(Pluggable<O> extension, Choice choice, Asked asked) {
        return asked.ask("/options", () -> new OptionsMapper<>(extension.defaults())
                        .fromJson(choice.options(), asked.pointer() + "/options", asked.problems()))
                .flatMap(options -> options);
    }

    private static <O extends Record> Choice spelledOut(Pluggable<O> extension, Choice choice, O options) {
        return new Choice(choice.id(), new OptionsMapper<>(extension.defaults()).toJson(options));
    }

    /** Calls into one extension. */
    private final class Asked {
        private final String pointer;
        private final ExtensionPointKind kind;
        private final String id;
        private final Consumer<Problem> problems;

        Asked(String pointer, ExtensionPointKind kind, String id, Consumer<Problem> problems) {
            this.pointer = pointer;
            this.kind = kind;
            this.id = id;
            this.problems = problems;
        }

        String pointer() {
            return pointer;
        }

        Consumer<Problem> problems() {
            return problems;
        }

        /** An {@link IllegalArgumentException} is the extension's objection; anything else is a fault of the plugin. */
        <R> Optional<R> ask(String place, Supplier<R> question) {
            try {
                return Optional.of(question.get());
            } catch (IllegalArgumentException e) {
                problems.accept(Problem.error(pointer + place, String.valueOf(e.getMessage())));
            } catch (RuntimeException | LinkageError e) {
                problems.accept(Problem.error(
                        pointer + place,
                        "%s. Choose another, or tell the plugin's author: the log has the details."
                                .formatted(extensions.failed(kind, id, e))));
            }
            return Optional.empty();
        }
    }

    private static void checkReadout(TuningPlan plan, ModelOutline outline, Consumer<Problem> problems) {
        if (plan.readout() instanceof Readout.Layer layer
                && (layer.index() < -1 || layer.index() >= outline.layers())) {
            problems.accept(Problem.error(
                    "/strategy/options",
                    "the head is to read layer %d, but the model has layers 0 to %d. Choose one of them, or -1 for the embeddings."
                            .formatted(layer.index(), outline.layers() - 1)));
        }
    }

    private static TuningPlan withRate(TuningPlan plan, TrainingSettings settings) {
        Double rate = settings.learningRate();
        return rate == null ? plan : new TuningPlan(rate, plan.rules(), plan.readout());
    }

    private static TrainingSettings filledIn(TrainingSettings settings, TuningPlan plan, ModelOutline outline) {
        Double dropout = settings.dropout();
        return new TrainingSettings(
                settings.epochs(),
                settings.batchSize(),
                settings.maxTokens(),
                plan.learningRate(),
                settings.weightDecay(),
                settings.warmup(),
                settings.clipNorm(),
                dropout == null ? Double.valueOf(outline.dropout()) : dropout,
                settings.attentionDropout(),
                settings.precision(),
                settings.evaluationsPerEpoch(),
                settings.keepCheckpoints(),
                settings.seed());
    }
}
