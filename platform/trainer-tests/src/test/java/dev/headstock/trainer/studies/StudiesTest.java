package dev.headstock.trainer.studies;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Pluggable;
import dev.headstock.api.data.Cell;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.recipe.ModelPreview;
import dev.headstock.api.recipe.RecipeContext;
import dev.headstock.api.recipe.RecipeSources;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.Variation;
import dev.headstock.protocol.host.PlanRequest.ReferencedModel;
import dev.headstock.protocol.host.RecipeCheck;
import dev.headstock.protocol.host.StudyRound;
import dev.headstock.protocol.host.StudyRound.RunResult;
import dev.headstock.protocol.host.StudyRound.SearchRange;
import dev.headstock.protocol.host.StudyRound.Variant;
import dev.headstock.protocol.host.StudyRound.VariantResult;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.costs.MachineSpeed;
import dev.headstock.trainer.planning.examples.RunExamples;
import dev.headstock.trainer.planning.preview.JobChecks;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudiesTest {
    private static final DatasetSchemaView SCHEMA = new DatasetSchemaView(List.of(
            new Column("text", "text", "string", List.of(), List.of(), null, null, 0),
            new Column("label", "label", "class", List.of("a", "b"), List.of(1L, 1L), null, null, 0)));
    private static final Extensions EXTENSIONS = Extensions.of(List.<Pluggable<?>>of(
            new BertFamily(),
            new SequenceClassification(),
            new Lora(),
            new FullTuning(),
            new HalvingStudy(),
            new SmallerModel()));

    @TempDir
    static Path folder;

    private final Studies studies = new Studies(EXTENSIONS, () -> new MachineSpeed(1e11, 2));

    @BeforeAll
    static void convert() throws IOException {
        new ModelConverter(new ModelFamilies(EXTENSIONS), ModelTokenizer::vocabulary)
                .convert(TinyCheckpoint.write(folder.resolve("in")), folder.resolve("base"));
    }

    @Test
    void aFirstRoundIsTheSpecificationWithChanges() throws IOException {
        StudyRound.Result round = studies.round(request(Map.of("trials", 2), List.of()));

        assertThat(round.problems()).isEmpty();
        assertThat(requireNonNull(round.resolved()).options())
                .containsEntry("trials", 2)
                .containsEntry("recipe", "");
        assertThat(round.variants()).extracting(Variant::name).containsExactly("trial 0", "trial 1");
        Variant second = round.variants().get(1);
        assertThat(second.seeds()).containsExactly(1L, 2L);
        assertThat(second.model()).isEqualTo("base/tiny");
        assertThat(second.analyses()).extracting(Choice::id).containsExactly("change");
        RunSpecification specification = second.specification();
        assertThat(specification.settings())
                .as("4.5 epochs are rounded")
                .containsEntry("epochs", 5L)
                .containsEntry("seed", 1L)
                .containsEntry("maxTokens", 32);
        assertThat(specification.placements().get(0).options())
                .as("the second of the list")
                .containsEntry("rank", 8);
        Variation variation = requireNonNull(specification.variation());
        assertThat(variation.stopAfterEpochs()).isEqualTo(1);
        assertThat(requireNonNull(variation.trainRows()).share()).isEqualTo(0.5);
        assertThat(requireNonNull(variation.view()).name()).isEqualTo("shouting");
        assertThat(variation.initialization().get(0).init()).containsEntry("kind", "permuted");
    }

    @Test
    void aFurtherRoundGoesOnFromTheResults() throws IOException {
        List<Variant> first =
                studies.round(request(Map.of("trials", 2), List.of())).variants();

        StudyRound.Result round = studies.round(request(
                Map.of("trials", 2),
                List.of(result(first.get(0), 0.6, "STOPPED"), result(first.get(1), 0.8, "STOPPED"))));

        assertThat(round.problems()).isEmpty();
        assertThat(round.variants()).extracting(Variant::name).containsExactly("trial 1");
        Variation variation =
                requireNonNull(round.variants().get(0).specification().variation());
        assertThat(variation.stopAfterEpochs()).isNull();
        assertThat(requireNonNull(variation.view()).name())
                .as("everything else as before")
                .isEqualTo("shouting");
        assertThat(round.variants().get(0).seeds()).containsExactly(1L, 2L);

        assertThat(studies.round(request(
                                Map.of("trials", 2),
                                List.of(result(round.variants().get(0), 0.9, "FINISHED"))))
                        .variants())
                .as("none ends the study")
                .isEmpty();
    }

    @Test
    void figuresReadPredictionsAndAnalyses() throws IOException {
        Variant variant = studies.round(request(Map.of("trials", 1), List.of()))
                .variants()
                .get(0);

        StudyRound.Figures figures =
                studies.figures(request(Map.of("trials", 1), List.of(result(variant, 0.5, "FINISHED"))));

        assertThat(figures.problems()).isEmpty();
        assertThat(figures.figures().get(0))
                .containsEntry("kind", "bar-chart")
                .containsEntry("values", Map.of("trial 0", 1.0));
        assertThat(figures.figures().get(1)).containsEntry("kind", "line-chart");
    }

    @Test
    void whatIsWrongIsSaidInPlaceOfARound() throws IOException {
        assertThat(studies.round(request(Map.of("trials", 0), List.of())).problems())
                .extracting(Problem::pointer)
                .containsExactly("/study/options/trials");
        assertThat(studies.round(request(Map.of("twins", true), List.of())).problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains("two variants of a round are named 'twin'"));
        assertThat(studies.round(request(Map.of("recipe", "nothing"), List.of()))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/study/options/recipe");
                    assertThat(problem.message()).contains("no recipe 'nothing'. Known: smaller-model");
                });
    }

    @Test
    void aModelThatIsNotMadeYetCanBePlanned() throws IOException {
        StudyRound.Result round = studies.round(request(Map.of("recipe", "smaller-model"), List.of()));

        assertThat(round.problems()).isEmpty();
        assertThat(requireNonNull(round.variants().get(0).modelFrom()).id()).isEqualTo("smaller-model");
        RecipeCheck.Result check = new JobChecks(EXTENSIONS)
                .check(new RecipeCheck.Request(
                        new Choice("smaller-model", Map.of("from", "base/tiny")), models(), List.of()));
        assertThat(check.problems()).isEmpty();
        assertThat(requireNonNull(check.preview()).outline().layers()).isEqualTo(1);
        assertThat(requireNonNull(check.preview()).tokenizer()).isEqualTo("base/tiny");

        assertThat(new JobChecks(EXTENSIONS)
                        .check(new RecipeCheck.Request(
                                new Choice("smaller-model", Map.of("from", "base/gone")), models(), List.of()))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("'base/gone' is not there"));
    }

    @Test
    void aRunOfAViewSeesItsColumnsAndPartsOfRows() throws IOException {
        Variant variant = studies.round(request(Map.of("trials", 1), List.of()))
                .variants()
                .get(0);
        RecognizedModel model = new ModelFamilies(EXTENSIONS).recognize(folder.resolve("base"));
        ResolvedRun run = new Resolution(EXTENSIONS)
                .require(
                        variant.specification(),
                        model,
                        ModelTokenizer.vocabulary(folder.resolve("base"), model),
                        ExampleReader.schema(SCHEMA),
                        References.NONE);
        assertThat(run.schema().columns()).extracting(column -> column.name()).containsExactly("loud", "class");

        DataExample row = new DataExample(
                7, 0, ExampleReader.schema(SCHEMA), Map.of("text", Cell.of("hello"), "label", Cell.of("b")));
        List<DataExample> parts = RunExamples.of(run).examples(row);

        assertThat(parts).extracting(DataExample::part).containsExactly(0, 1);
        assertThat(parts).extracting(DataExample::row).containsOnly(7L);
        assertThat(parts.get(0).texts()).containsExactly("HELLO");
        DataExample strange = new DataExample(8, 0, ExampleReader.schema(SCHEMA), Map.of("text", Cell.of("hello")));
        assertThatThrownBy(() -> RunExamples.of(run).examples(strange))
                .hasMessageContaining(
                        "row 9 of the data set: 'none' in column 'class' of the view is none of its classes [a, b]");
    }

    // ---- requests ----

    private static StudyRound.Request request(Map<String, Object> options, List<VariantResult> results) {
        Map<String, Object> settings = new HashMap<>(Map.of("epochs", 1, "maxTokens", 32, "precision", "fp32"));
        RunSpecification specification = new RunSpecification(
                "data/1",
                "tiny",
                new Choice("sequence-classification", Map.of()),
                List.of(new Choice("lora", Map.of("rank", 4))),
                List.of(new Choice("full", Map.of())),
                new HashMap<>(settings),
                new Resources(1, 0),
                null);
        return new StudyRound.Request(
                new Choice("halving", options),
                specification,
                Map.of(
                        "settings.epochs", new SearchRange(List.of(), 1, 8, false),
                        "placements.0.options.rank", new SearchRange(List.of(4, 8), 0, 0, false)),
                folder.resolve("base").toString(),
                models(),
                SCHEMA,
                Map.of(Split.TRAIN, 100L, Split.DEV, 10L),
                null,
                results);
    }

    private static List<ReferencedModel> models() {
        return List.of(
                new ReferencedModel("base/tiny", null, folder.resolve("base").toString()));
    }

    private static VariantResult result(Variant variant, double accuracy, String state) throws IOException {
        Path predictions = Files.createTempFile(folder, "predictions", ".jsonl");
        Files.write(predictions, List.of(prediction("a", 1), prediction("b", 0)));
        Map<String, Object> chart = Map.of(
                "kind", "line-chart",
                "title", "Change",
                "xLabel", "layer",
                "yLabel", "norm",
                "series", Map.of("q", List.of(List.of(0.0, 1.0), List.of(1.0, 2.0))));
        return new VariantResult(
                variant,
                List.of(new RunResult(
                        1,
                        state,
                        "run/abc",
                        Map.of(Split.DEV, Map.of("accuracy", accuracy)),
                        Map.of(),
                        Map.of(),
                        Map.of(Split.DEV, predictions.toString()),
                        Map.of("change", List.of(chart)),
                        10,
                        1.5,
                        100)));
    }

    private static String prediction(String label, double quality) {
        return Json.MAPPER.writeValueAsString(new ExamplePrediction(
                0,
                0,
                Map.of("kind", "class-label", "text", "a", "scores", Map.of()),
                "a",
                Map.of("kind", "class-label", "text", label, "scores", Map.of("a", 0.5, "b", 0.5)),
                label,
                0.5,
                0.7,
                quality,
                false));
    }

    /** The first layer of a model. */
    private static final class SmallerModel implements ModelRecipe<SmallerModel.Options> {
        record Options(ModelReference from) {}

        @Override
        public String id() {
            return "smaller-model";
        }

        @Override
        public String title() {
            return "Smaller";
        }

        @Override
        public String summary() {
            return "Keeps one layer.";
        }

        @Override
        public Options defaults() {
            return new Options(ModelReference.baseModel("tiny"));
        }

        @Override
        public Optional<ModelPreview> preview(RecipeSources sources, Options options) {
            Map<String, Object> config =
                    new HashMap<>(sources.model(options.from()).outline().config());
            config.put("num_hidden_layers", 1);
            return Optional.of(new ModelPreview(config, options.from()));
        }

        @Override
        public void make(RecipeContext context, Options options) {
            throw new AssertionError("only planned");
        }
    }
}
