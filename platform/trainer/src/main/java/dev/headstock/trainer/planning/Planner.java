package dev.headstock.trainer.planning;

import dev.headstock.api.Site;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFamilies.Recognised;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.planning.ParameterTable.Entry;
import dev.headstock.trainer.planning.ParameterTable.Owner;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Checks a specification and says what will happen when it runs. */
public final class Planner {
    private final Extensions extensions;
    private final Supplier<MachineSpeed> speed;
    private final SampleTokens sampleTokens;

    /** Shows how a text is cut; answers at most a few dozen tokens. */
    @FunctionalInterface
    public interface SampleTokens {
        List<String> of(Path modelFolder, String text) throws IOException;
    }

    public Planner(Extensions extensions, Supplier<MachineSpeed> speed, SampleTokens sampleTokens) {
        this.extensions = extensions;
        this.speed = speed;
        this.sampleTokens = sampleTokens;
    }

    public Plan plan(PlanRequest request) throws IOException {
        List<Problem> problems = new ArrayList<>();
        Optional<Recognised> model = recognise(Path.of(request.modelFolder()), problems);
        checkRows(request, problems);
        Optional<ResolvedRun> run = model.flatMap(recognised -> new Resolution(extensions)
                .resolve(request.specification(), recognised, Schemas.of(request.schema()), problems::add));
        boolean errors = problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
        return run.isEmpty() || errors ? refused(problems) : plan(request, run.get(), problems);
    }

    private Optional<Recognised> recognise(Path folder, List<Problem> problems) throws IOException {
        try (ModelFolder model = ModelFolder.open(folder)) {
            return Optional.of(new ModelFamilies(extensions).recognise(model.manifest()));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.error("/baseModel", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static void checkRows(PlanRequest request, List<Problem> problems) {
        long train = request.rows().getOrDefault(Split.TRAIN, 0L);
        int batch = request.specification().training().batchSize();
        if (train == 0) {
            problems.add(Problem.error("/dataset", "the data set has no training rows. Choose another version."));
        } else if (batch > train) {
            problems.add(Problem.warning(
                    "/training/batchSize",
                    "a batch of %d is more than the %d training rows: every epoch is one step."
                            .formatted(batch, train)));
        }
        if (request.rows().getOrDefault(Split.DEV, 0L) == 0) {
            problems.add(Problem.warning(
                    "/dataset", "the data set has no dev rows: the run cannot be evaluated or compared with others."));
        }
    }

    private static Plan refused(List<Problem> problems) {
        return new Plan(problems, null, 0, 0, 0, 0, 0, 0, List.of(), List.of(), null, null, List.of());
    }

    private Plan plan(PlanRequest request, ResolvedRun run, List<Problem> problems) throws IOException {
        ParameterTable parameters = ParameterTable.of(run);
        Double meanTokens = request.meanTokens();
        CostModel cost = new CostModel(run, parameters, meanTokens == null ? Double.NaN : meanTokens);
        if (parameters.trained() == 0) {
            problems.add(Problem.error("/strategy", "nothing would learn. Choose a strategy that trains something."));
            return refused(problems);
        }
        MachineSpeed measured = speed.get();
        if (measured.equals(MachineSpeed.ASSUMED)) {
            problems.add(Problem.warning("", "this machine's speed could not be measured: the duration is a guess."));
        }
        TrainingSettings settings = run.specification().training();
        RunSpecification specification =
                run.specification().withTraining(settings.withPrecision(measured.decide(settings.precision())));
        String sample = request.sampleText();
        return new Plan(
                problems,
                specification,
                run.plan().learningRate(),
                parameters.total(),
                parameters.trained(),
                CostModel.totalSteps(specification.training(), request.rows()),
                cost.memoryBytes(request.rows()),
                cost.seconds(request.rows(), measured),
                parts(run, parameters),
                adapters(run),
                new Plan.HeadView(
                        specification.head().id(), run.head().outputShape(), sum(parameters.at(ParameterTable.HEAD))),
                readout(run),
                sample == null ? List.of() : sampleTokens.of(Path.of(request.modelFolder()), sample));
    }

    private static Plan.Readout readout(ResolvedRun run) {
        return new Plan.Readout(List.of(run.plan().readout().layers(run.outline()) - 1));
    }

    private static List<Plan.AdapterView> adapters(ResolvedRun run) {
        return run.adapters().entrySet().stream()
                .sorted(Comparator.comparing(
                        Map.Entry::getKey, Comparator.comparingInt(Site::layer).thenComparing(Site::role)))
                .map(placed -> new Plan.AdapterView(
                        placed.getKey().layer(),
                        placed.getKey().role().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        placed.getValue().formula(),
                        placed.getValue().parameters().stream()
                                .mapToLong(spec -> spec.shape().size())
                                .sum()))
                .toList();
    }

    private static List<Plan.Part> parts(ResolvedRun run, ParameterTable parameters) {
        List<Plan.Part> parts = new ArrayList<>();
        parts.add(part("embeddings", -1, parameters));
        IntStream.range(0, run.outline().layers())
                .forEach(layer -> parts.add(part("layer " + layer, layer, parameters)));
        List<Entry> head = parameters.at(ParameterTable.HEAD);
        parts.add(new Plan.Part("head", null, sum(head), trained(head), 0, state(head, parameters)));
        return parts;
    }

    private static Plan.Part part(String name, int layer, ParameterTable parameters) {
        List<Entry> entries = parameters.at(layer);
        return new Plan.Part(
                name,
                layer,
                sum(owned(entries, Owner.BASE)),
                trained(entries),
                sum(owned(entries, Owner.ADAPTER)),
                state(entries, parameters));
    }

    /** The engine keeps what the model says only when nothing in it learns: then all of it is cached. */
    private static Plan.State state(List<Entry> entries, ParameterTable parameters) {
        if (trained(entries) == 0) {
            boolean headOnly = parameters.lowestTrained() == ParameterTable.HEAD;
            return headOnly ? Plan.State.CACHED : Plan.State.FROZEN;
        }
        return trained(entries) == sum(entries) ? Plan.State.TRAINED : Plan.State.PARTLY;
    }

    private static List<Entry> owned(List<Entry> entries, Owner owner) {
        return entries.stream().filter(entry -> entry.owner() == owner).toList();
    }

    private static long sum(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::size).sum();
    }

    private static long trained(List<Entry> entries) {
        return sum(entries.stream().filter(Entry::trained).toList());
    }
}
