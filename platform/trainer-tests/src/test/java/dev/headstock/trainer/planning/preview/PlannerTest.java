package dev.headstock.trainer.planning.preview;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.costs.MachineSpeed;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    private static final LengthHistogram SHORT_ROWS =
            new LengthHistogram(4, List.of(10L, 10L, 10L), 40, 12, 40, Map.of("128", 12.0), Map.of());
    private static final DatasetSchemaView SCHEMA = new DatasetSchemaView(List.of(
            new Column("text", "text", "string", List.of(), List.of(), null, null, 0),
            new Column("label", "label", "class", List.of("a", "b", "c"), List.of(1L, 1L, 1L), null, null, 0)));
    private static final String CLASSIFICATION = "sequence-classification";

    @TempDir
    static Path folder;

    private final Planner planner = new Planner(
            BundledPlugins.extensions(), () -> new MachineSpeed(1e11, 2), (model, run, example) -> example.texts());

    @BeforeAll
    static void convert() throws IOException {
        new ModelConverter(new ModelFamilies(BundledPlugins.extensions()), ModelTokenizer::vocabulary)
                .convert(TinyCheckpoint.write(folder.resolve("in")), folder.resolve("model"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', full",
        "'', head-only",
        "lora, adapters-only",
        "lora, full",
        "bottleneck, adapters-only",
    })
    void promisesWhatTheEngineHas(String placement, String strategy) throws IOException {
        Plan plan = plan(specification(placement, strategy, Map.of()));

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.parts().stream().mapToLong(Plan.Part::trained).sum()).isEqualTo(plan.trainedParameters());
        RecognizedModel model = new ModelFamilies(BundledPlugins.extensions()).recognize(folder.resolve("model"));
        ResolvedRun run = new Resolution(BundledPlugins.extensions())
                .require(
                        requireNonNull(plan.resolved()),
                        model,
                        ModelTokenizer.vocabulary(folder.resolve("model"), model),
                        ExampleReader.schema(SCHEMA),
                        References.NONE);
        try (ModelFolder weights = ModelFolder.open(folder.resolve("model"));
                Torch torch = Torch.open();
                Model built = Model.build(
                        torch, Blueprint.of(run), ModelWeights.of(WeightSource.of(weights.weights())), List.of(), 1)) {
            assertThat(plan.totalParameters()).isEqualTo(built.parameterCount());
            assertThat(plan.trainedParameters())
                    .isEqualTo(run.parameters().trainedPaths().stream()
                            .mapToLong(path -> built.shape(path).size())
                            .sum());
        }
    }

    @Test
    void aLongestSequenceThatIsLeftOpenFollowsFromTheRows() throws IOException {
        Plan plan = plan(specification("", "full", Collections.singletonMap("maxTokens", null)));

        assertThat(plan.problems()).isEmpty();
        assertThat(requireNonNull(plan.resolved()).settings()).containsEntry("maxTokens", 40);
    }

    @Test
    void rowsThatAreNotCountedYetAreSaid() throws IOException {
        RunSpecification open = specification("", "full", Collections.singletonMap("maxTokens", null));

        Plan plan = planner.plan(request(open, null));

        assertThat(plan.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("how long the rows are is not counted yet, so that sequences of up to 64 tokens"));
        assertThat(planner.plan(request(open, SHORT_ROWS, true)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("not counted yet, only for another one, so that sequences of up to 40 tokens"));
        assertThat(planner.plan(request(specification("", "full", Map.of()), null))
                        .problems())
                .isEmpty();
    }

    @Test
    void aResolvedSpecificationResolvesToItself() throws IOException {
        Plan plan = plan(specification("lora", "adapters-only", Map.of()));

        assertThat(plan(requireNonNull(plan.resolved())).resolved()).isEqualTo(plan.resolved());
    }

    @Test
    void showsWhatIsMeasuredReadAndUpdated() throws IOException {
        Plan plan = plan(specification("lora", "adapters-only", Map.of()));

        assertThat(plan.metrics())
                .extracting(MetricView::name)
                .startsWith("accuracy")
                .contains("loss");
        assertThat(plan.metrics())
                .filteredOn(metric -> metric.name().equals("loss"))
                .extracting(MetricView::direction)
                .containsExactly(MetricView.Direction.MINIMIZE);
        assertThat(requireNonNull(plan.readout()).layers()).containsExactly(1);
        assertThat(requireNonNull(plan.readout()).learnsWeights()).isFalse();
        assertThat(plan.optimizer()).startsWith("AdamW");
        assertThat(plan.adapters())
                .extracting(Plan.AdapterView::placement, Plan.AdapterView::layer, Plan.AdapterView::role)
                .contains(tuple("lora", 0, "query"), tuple("lora", 1, "value"));
        assertThat(plan.sampleTokens()).containsExactly("hello");
    }

    @Test
    void partsAreCachedOnlyWhenTheHeadAloneLearns() throws IOException {
        assertThat(states("", "head-only", Map.of()))
                .containsExactly(Plan.State.CACHED, Plan.State.CACHED, Plan.State.CACHED, Plan.State.TRAINED);
        assertThat(states("lora", "adapters-only", Map.of()))
                .containsExactly(Plan.State.FROZEN, Plan.State.PARTLY, Plan.State.PARTLY, Plan.State.TRAINED);
        assertThat(states("", "full", Map.of())).containsOnly(Plan.State.TRAINED);
        assertThat(states("lora", "adapters-only", Map.of("cacheFrozenPrefix", true)))
                .as("what the run asks for")
                .startsWith(Plan.State.CACHED, Plan.State.PARTLY);
    }

    private List<Plan.State> states(String placement, String strategy, Map<String, ? extends @Nullable Object> settings)
            throws IOException {
        return plan(specification(placement, strategy, settings)).parts().stream()
                .map(Plan.Part::state)
                .toList();
    }

    @Test
    void estimatesAreInTheRightOrder() throws IOException {
        Plan full = plan(specification("", "full", Map.of()));
        Plan lora = plan(specification("lora", "adapters-only", Map.of()));
        Plan head = plan(specification("", "head-only", Map.of()));

        assertThat(full.totalSteps()).isEqualTo(2 * 13);
        assertThat(full.memoryBytes()).isGreaterThan(lora.memoryBytes());
        assertThat(lora.memoryBytes()).isGreaterThan(head.memoryBytes());
        assertThat(full.seconds()).isGreaterThan(lora.seconds());
        assertThat(lora.seconds()).isGreaterThan(head.seconds());
    }

    @Test
    void memoryFollowsTheLongestPassAndNotTheBatch() throws IOException {
        assertThat(memory("full", 8)).isLessThan(memory("full", 64));
        assertThat(memory("full", 128)).isEqualTo(memory("full", 64));
        assertThat(memory("head-only", 8)).isEqualTo(memory("head-only", 64));
    }

    private long memory(String strategy, int batch) throws IOException {
        return plan(specification("", strategy, Map.of("batchSize", batch, "maxTokens", 64)))
                .memoryBytes();
    }

    @Test
    void timeFollowsTheMachineTheSlotsAndTheEpochs() throws IOException {
        var slow = new MachineSpeed(1e6, 1);
        double one = planOn(slow, 1, 1).seconds();

        assertThat(planOn(slow, 2, 1).seconds()).isBetween(1.9 * one, 2 * one);
        assertThat(planOn(slow, 1, 2).seconds()).isBetween(0.5 * one, 0.6 * one);
        assertThat(planOn(new MachineSpeed(2e6, 1), 1, 1).seconds()).isBetween(0.5 * one, 0.6 * one);
        assertThat(planOn(new MachineSpeed(1e6, 4), 1, 1).seconds()).isBetween(0.25 * one, 0.99 * one);
    }

    private Plan planOn(MachineSpeed speed, int epochs, int slots) throws IOException {
        RunSpecification one = specification("", "full", Map.of("epochs", epochs, "precision", "auto"));
        return plan(planner(speed), one.withResources(new Resources(slots, 0)));
    }

    private static Planner planner(MachineSpeed speed) {
        return new Planner(BundledPlugins.extensions(), () -> speed, (model, run, example) -> List.of());
    }

    /** So that a run says what it computes with, and two runs of one specification compute alike. */
    @ParameterizedTest
    @CsvSource({"auto, 2.0, bf16", "auto, 1.2, fp32", "fp32, 2.0, fp32", "bf16, 0.5, bf16"})
    void thePlanDecidesThePrecision(String wish, double gain, String decided) throws IOException {
        Plan plan = plan(planner(new MachineSpeed(1e11, gain)), specification("", "full", Map.of("precision", wish)));

        assertThat(requireNonNull(plan.resolved()).settings()).containsEntry("precision", decided);
    }

    @Test
    void aRankBeyondTheModelsWidthIsRefused() throws IOException {
        RunSpecification wide = specification(
                List.of(new Choice("lora", Map.of("rank", 17))), List.of(choice("adapters-only")), Map.of());

        assertThat(plan(wide).problems())
                .extracting(Problem::pointer, Problem::severity)
                .containsExactly(tuple("/placements/0/options/rank", Problem.Severity.ERROR));
    }

    @Test
    void rowsAndRolesThatAreMissingAreSaidTogether() throws IOException {
        PlanRequest request = request(specification("", "full", Map.of()), null);
        Plan plan = planner.plan(new PlanRequest(
                request.specification(),
                folder.resolve("model").toString(),
                request.references(),
                new DatasetSchemaView(List.of(SCHEMA.columns().get(0))),
                Map.of(),
                null,
                false,
                null));

        assertThat(plan.problems()).extracting(Problem::pointer).contains("/dataset", "/head/id");
        assertThat(plan.resolved()).isNull();
    }

    private static Choice choice(String id) {
        return new Choice(id, Map.of());
    }

    private Plan plan(RunSpecification specification) throws IOException {
        return plan(planner, specification);
    }

    private static Plan plan(Planner planner, RunSpecification specification) throws IOException {
        return planner.plan(request(specification, SHORT_ROWS));
    }

    private static PlanRequest request(RunSpecification specification, @Nullable LengthHistogram lengths) {
        return request(specification, lengths, false);
    }

    private static PlanRequest request(
            RunSpecification specification, @Nullable LengthHistogram lengths, boolean ofOtherModel) {
        return new PlanRequest(
                specification,
                folder.resolve("model").toString(),
                List.of(),
                SCHEMA,
                Map.of(Split.TRAIN, 100L, Split.DEV, 20L),
                lengths,
                ofOtherModel,
                new StoredExample(0, 1, Split.TRAIN, Map.of("text", "hello", "label", "a")));
    }

    private static RunSpecification specification(
            String placement, String strategy, Map<String, ? extends @Nullable Object> settings) {
        return specification(
                placement.isEmpty() ? List.of() : List.of(choice(placement)), List.of(choice(strategy)), settings);
    }

    private static RunSpecification specification(
            List<Choice> placements, List<Choice> strategies, Map<String, ? extends @Nullable Object> settings) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(
                Map.of("epochs", 2, "batchSize", 8, "maxTokens", 32, "precision", "fp32", "evaluationsPerEpoch", 1));
        all.putAll(settings);
        return new RunSpecification(
                "dataset", "model", choice(CLASSIFICATION), placements, strategies, all, new Resources(1, 0), null);
    }
}
