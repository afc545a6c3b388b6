package dev.headstock.trainer.planning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnRole.Purpose;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.trainer.engine.EncodedExamples;
import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.PretrainedArrays;
import dev.headstock.trainer.engine.Torch;
import dev.headstock.trainer.engine.Training;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    private static final DatasetSchemaView SCHEMA = new DatasetSchemaView(List.of(
            new Column("text", Purpose.TEXT, List.of()), new Column("label", Purpose.LABEL, List.of("a", "b", "c"))));

    @TempDir
    static Path folder;

    private final Planner planner = new Planner(
            BundledPlugins.extensions(), () -> new MachineSpeed(1e11, 2), (model, text) -> List.of("[CLS]", text));

    @BeforeAll
    static void convert() throws IOException {
        new ModelConverter(new ModelFamilies(Extensions.of(List.of(new BertFamily()))))
                .convert(TinyCheckpoint.write(folder.resolve("in")), folder.resolve("model"));
    }

    @ParameterizedTest
    @CsvSource({
        "none, full",
        "none, head-only",
        "lora, adapters-only",
        "lora, full",
        "bottleneck, adapters-only",
    })
    void promisesWhatTheEngineTrains(String placement, String strategy) throws IOException {
        Plan plan = plan(specification("sequence-classification", placement, Map.of(), strategy, settings(2, 32)));

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.parts().stream().mapToLong(Plan.Part::trained).sum()).isEqualTo(plan.trainedParameters());
        try (ModelFolder model = ModelFolder.open(folder.resolve("model"));
                Torch torch = Torch.open()) {
            ResolvedRun run = new Resolution(BundledPlugins.extensions())
                    .require(
                            requireNonNull(plan.resolved()),
                            new ModelFamilies(Extensions.of(List.of(new BertFamily()))).recognise(model.manifest()),
                            Schemas.of(SCHEMA));
            EncodedExamples none = new EncodedExamples(List.of(), List.of());
            try (Model built = Model.build(torch, Blueprint.of(run), PretrainedArrays.of(model.weights()), 1);
                    Training training =
                            new Training(built, run.plan(), run.specification().training(), none, none, folder)) {
                assertThat(plan.totalParameters()).isEqualTo(built.parameterCount());
                assertThat(plan.trainedParameters()).isEqualTo(training.trainedParameters());
            }
        }
    }

    @Test
    void aResolvedSpecificationResolvesToItself() throws IOException {
        Plan plan = plan(specification("sequence-classification", "lora", Map.of(), "adapters-only", settings(2, 32)));

        assertThat(plan(requireNonNull(plan.resolved())).resolved()).isEqualTo(plan.resolved());
    }

    @Test
    void partsAreCachedOnlyWhenTheHeadAloneLearns() throws IOException {
        assertThat(states("none", "head-only"))
                .containsExactly(Plan.State.CACHED, Plan.State.CACHED, Plan.State.CACHED, Plan.State.TRAINED);
        assertThat(states("lora", "adapters-only"))
                .containsExactly(Plan.State.FROZEN, Plan.State.PARTLY, Plan.State.PARTLY, Plan.State.TRAINED);
        assertThat(states("none", "full")).containsOnly(Plan.State.TRAINED);
    }

    private List<Plan.State> states(String placement, String strategy) throws IOException {
        return plan(specification("sequence-classification", placement, Map.of(), strategy, settings(2, 32)))
                .parts()
                .stream()
                .map(Plan.Part::state)
                .toList();
    }

    @Test
    void estimatesAreInTheRightOrder() throws IOException {
        Plan full = plan(specification("sequence-classification", "none", Map.of(), "full", settings(2, 32)));
        Plan lora = plan(specification("sequence-classification", "lora", Map.of(), "adapters-only", settings(2, 32)));
        Plan head = plan(specification("sequence-classification", "none", Map.of(), "head-only", settings(2, 32)));

        assertThat(full.totalSteps()).isEqualTo(2 * 13);
        assertThat(full.memoryBytes()).isGreaterThan(lora.memoryBytes());
        assertThat(lora.memoryBytes()).isGreaterThan(head.memoryBytes());
        assertThat(full.seconds()).isGreaterThan(lora.seconds());
        assertThat(lora.seconds()).isGreaterThan(head.seconds());
    }

    @Test
    void memoryFollowsTheLongestPassAndNotTheBatch() throws IOException {
        assertThat(full(8, 64).memoryBytes()).isLessThan(full(64, 64).memoryBytes());
        assertThat(full(128, 64).memoryBytes()).isEqualTo(full(64, 64).memoryBytes());
        assertThat(headOnly(8).memoryBytes()).isEqualTo(headOnly(64).memoryBytes());
    }

    private Plan full(int batch, int tokens) throws IOException {
        return plan(specification("sequence-classification", "none", Map.of(), "full", settings(2, batch, tokens)));
    }

    private Plan headOnly(int batch) throws IOException {
        return plan(specification("sequence-classification", "none", Map.of(), "head-only", settings(2, batch, 64)));
    }

    @Test
    void timeFollowsTheMachineTheSlotsAndTheEpochs() throws IOException {
        var slow = new MachineSpeed(1e6, 1);
        double one = planOn(slow, 1, 1).seconds();
        double two = planOn(slow, 2, 1).seconds();

        assertThat(two).isBetween(1.9 * one, 2 * one);
        assertThat(planOn(slow, 1, 2).seconds()).isBetween(0.5 * one, 0.6 * one);
        assertThat(planOn(new MachineSpeed(2e6, 1), 1, 1).seconds()).isBetween(0.5 * one, 0.6 * one);
        assertThat(planOn(new MachineSpeed(1e6, 4), 1, 1).seconds()).isBetween(0.25 * one, 0.99 * one);
    }

    private Plan planOn(MachineSpeed speed, int epochs, int slots) throws IOException {
        RunSpecification one = specification(
                "sequence-classification",
                "none",
                Map.of(),
                "full",
                settings(epochs, 8, 32).withPrecision(Precision.AUTO));
        var specification = new RunSpecification(
                one.dataset(),
                one.baseModel(),
                one.head(),
                one.placement(),
                one.strategy(),
                one.training(),
                new Resources(slots, 0));
        return plan(new Planner(BundledPlugins.extensions(), () -> speed, (model, text) -> List.of()), specification);
    }

    /** So that a run says what it computes with, and two runs of one specification compute alike. */
    @ParameterizedTest
    @CsvSource({"AUTO, 2.0, BF16", "AUTO, 1.2, FP32", "FP32, 2.0, FP32", "BF16, 0.5, BF16"})
    void thePlanDecidesThePrecision(Precision wish, double gain, Precision decided) throws IOException {
        Planner measured = new Planner(
                BundledPlugins.extensions(), () -> new MachineSpeed(1e11, gain), (model, text) -> List.of());
        RunSpecification specification = specification(
                "sequence-classification",
                "none",
                Map.of(),
                "full",
                settings(2, 32).withPrecision(wish));

        assertThat(requireNonNull(plan(measured, specification).resolved())
                        .training()
                        .precision())
                .isEqualTo(decided);
    }

    @Test
    void everyProblemIsReportedAtOnce() throws IOException {
        Map<String, Object> options = Map.of("rank", 0, "colour", "red");

        assertThat(plan(specification("no-such-head", "lora", options, "no-such-strategy", settings(0, 65)))
                        .problems())
                .extracting(Problem::pointer)
                .containsExactlyInAnyOrder(
                        "/training/epochs",
                        "/training/maxTokens",
                        "/head/id",
                        "/placement/options/rank",
                        "/placement/options/colour",
                        "/strategy/id");
    }

    @Test
    void aRankBeyondTheModelsWidthIsRefused() throws IOException {
        assertThat(plan(specification(
                                "sequence-classification",
                                "lora",
                                Map.of("rank", 17),
                                "adapters-only",
                                settings(2, 32)))
                        .problems())
                .extracting(Problem::pointer, Problem::severity)
                .containsExactly(tuple("/placement/options", Problem.Severity.ERROR));
    }

    private Plan plan(RunSpecification specification) throws IOException {
        return plan(planner, specification);
    }

    private static Plan plan(Planner planner, RunSpecification specification) throws IOException {
        return planner.plan(new PlanRequest(
                specification,
                folder.resolve("model").toString(),
                SCHEMA,
                Map.of(Split.TRAIN, 100L, Split.DEV, 20L),
                12.0,
                "hello"));
    }

    private static RunSpecification specification(
            String head, String placement, Map<String, Object> options, String strategy, TrainingSettings settings) {
        return new RunSpecification(
                "dataset",
                "model",
                new Choice(head, Map.of()),
                new Choice(placement, options),
                new Choice(strategy, Map.of()),
                settings,
                new Resources(1, 0));
    }

    private static TrainingSettings settings(int epochs, int maxTokens) {
        return settings(epochs, 8, maxTokens);
    }

    private static TrainingSettings settings(int epochs, int batch, int maxTokens) {
        return new TrainingSettings(epochs, batch, maxTokens, null, 0.01, 0.1, 1, null, 0, Precision.FP32, 1, 1, 42);
    }
}
