package dev.headstock.trainer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.head.Metric;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.tuning.InitializationRule;
import dev.headstock.api.tuning.ParameterSelector;
import dev.headstock.api.tuning.StepInterceptor;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.Variation;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.Plan;
import dev.headstock.trainer.planning.costs.CostModel;
import dev.headstock.trainer.planning.costs.MachineSpeed;
import dev.headstock.trainer.planning.costs.UsedRows;
import dev.headstock.trainer.planning.parameters.ParameterTable;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import dev.headstock.trainer.planning.preview.PlanViews;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.RecognizedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolutionTest {
    private static final String HEAD = "plain-head";
    private static final String PLACEMENT = "plain-placement";
    private static final String STRATEGY = "plain-strategy";
    private static final DatasetSchema SCHEMA = new DatasetSchema(List.of(
            new DatasetSchema.Column("body", ColumnRole.TEXT, List.of(), List.of(), null, 0),
            new DatasetSchema.Column("kind", ColumnRole.LABEL, List.of("a", "b"), List.of(1L, 1L), null, 0)));

    private final Resolution resolution =
            new Resolution(Extensions.of(List.of(new PlainHead(), new PlainPlacement(), new PlainStrategy())));
    private final List<Problem> problems = new ArrayList<>();
    private DatasetSchema schema = SCHEMA;

    private Optional<ResolvedRun> resolve(RunSpecification specification) {
        return resolve(specification, null);
    }

    private Optional<ResolvedRun> resolve(RunSpecification specification, @Nullable LengthHistogram lengths) {
        problems.clear();
        return resolution.resolve(
                specification,
                PlainFamily.model(2),
                new PlainVocabulary(100),
                schema,
                lengths,
                References.NONE,
                problems::add);
    }

    private ResolvedRun resolved(RunSpecification specification) {
        Optional<ResolvedRun> run = resolve(specification);
        assertThat(problems).isEmpty();
        return run.orElseThrow();
    }

    private static RunSpecification run(Choice head, List<Choice> placements, List<Choice> strategies) {
        return new RunSpecification(
                "data/1", "plain", head, placements, strategies, Map.of(), new Resources(1, 0), null);
    }

    private static RunSpecification run(Choice... strategies) {
        return run(choice(HEAD), List.of(), List.of(strategies));
    }

    private static Choice choice(String id, Object... options) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            given.put((String) options[i], options[i + 1]);
        }
        return new Choice(id, given);
    }

    private static RunSpecification varied(RunSpecification one, Variation variation) {
        return new RunSpecification(
                one.dataset(),
                one.baseModel(),
                one.head(),
                one.placements(),
                one.strategies(),
                one.settings(),
                one.resources(),
                variation);
    }

    private void assertRefused(RunSpecification specification, String pointer, String sentence) {
        assertThat(resolve(specification)).isEmpty();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo(pointer);
            assertThat(problem.message()).contains(sentence);
        });
    }

    @Test
    void everyProblemIsReportedAtOnceWhereItIs() {
        RunSpecification broken = new RunSpecification(
                "data/1",
                "plain",
                choice("no-head"),
                List.of(choice(PLACEMENT), choice(PLACEMENT, "rank", 0, "color", "red")),
                List.of(choice("no-strategy"), choice(STRATEGY, "trains", "everything")),
                Map.of("epochs", 0, "maxTokens", 1.5),
                new Resources(0, 0),
                null);

        assertThat(resolve(broken)).isEmpty();

        assertThat(problems)
                .extracting(Problem::pointer)
                .containsExactlyInAnyOrder(
                        "/settings/epochs",
                        "/settings/maxTokens",
                        "/resources/slots",
                        "/placements/1/options/rank",
                        "/placements/1/options/color",
                        "/strategies/0/id",
                        "/strategies/1/options/trains",
                        "/head/id");
        assertThat(problems).extracting(Problem::message).anySatisfy(message -> assertThat(message)
                .contains("no head 'no-head'. Known: plain-head"));
    }

    @Test
    void whatWasLeftOpenIsDecidedByStrategyAndModel() {
        ResolvedRun run = resolved(run(choice(STRATEGY, "rate", 0.005)));

        assertThat(run.settings().learningRate()).isEqualTo(0.005);
        assertThat(run.settings().dropout()).isEqualTo(0.1);
        assertThat(run.settings().attentionDropout()).isEqualTo(0.2);
        assertThat(run.specification().settings())
                .containsEntry("learningRate", 0.005)
                .containsEntry("seed", 42L);
        assertThat(run.specification().head().options()).containsEntry("outputs", 0);
        assertThat(run.metrics()).extracting(Metric::name).containsExactly("accuracy", "loss");
        assertThat(resolved(run.specification()).specification()).isEqualTo(run.specification());
    }

    @Test
    void theRunsOwnRateCountsWhateverTheStrategiesSuggest() {
        RunSpecification own = run(choice(STRATEGY)).withSettings(Map.of("learningRate", 0.02));

        assertThat(resolved(own).plan().learningRate()).isEqualTo(0.02);
    }

    @Test
    void aHeadThatDoesNotFitSaysWhichRolesAreThere() {
        schema = new DatasetSchema(List.of(SCHEMA.columns().get(0)));

        assertRefused(
                run(choice(STRATEGY)),
                "/head/id",
                "needs a column with the role label. Assign it. The data set has 'body' as text.");
    }

    // ---- layers ----

    @Test
    void layersOfParametersAreThoseThatTheFamilyDeclares() {
        ParameterTable parameters = resolved(run(choice(STRATEGY))).parameters();

        assertThat(layer(parameters, "words")).isEqualTo(-1);
        assertThat(layer(parameters, "norms.0.weight")).isEqualTo(0);
        assertThat(layer(parameters, "norms.1.weight")).isEqualTo(1);
        assertThat(layer(parameters, "shared.down.weight"))
                .as("the lowest that reads it")
                .isEqualTo(0);
        assertThat(layer(parameters, "final.weight")).as("after the last layer").isEqualTo(2);
        assertThat(layer(parameters, "head.weight")).isEqualTo(ParameterTable.ABOVE);
    }

    @Test
    void aFixedTensorOfTheModelIsNeverTrained() {
        ModelOutline outline = ModelOutline.of("plain")
                .size(1, 8, 100, 2_048)
                .wordEmbeddings("words", 8)
                .fixed(-1, ParameterKind.EMBEDDING, "positions", 16, 8)
                .norm(0, "norms.0", 8, true)
                .build();

        ParameterTable parameters = resolution
                .resolve(
                        run(choice(STRATEGY)),
                        new RecognizedModel(new PlainFamily(), outline),
                        new PlainVocabulary(100),
                        schema,
                        null,
                        References.NONE,
                        problems::add)
                .orElseThrow()
                .parameters();

        assertThat(parameters.trainedPaths())
                .contains("words", "norms.0.weight")
                .doesNotContain("positions");
        assertThat(layer(parameters, "positions")).isEqualTo(-1);
    }

    private static int layer(ParameterTable parameters, String path) {
        ParameterTable.@Nullable Entry entry = parameters.find(path);
        assertThat(entry).as(path).isNotNull();
        return entry == null ? -2 : entry.layer();
    }

    @Test
    void layersAboveTheReadoutAreNeverTrained() {
        ParameterTable parameters =
                resolved(run(choice(STRATEGY, "readoutLayer", 0))).parameters();

        assertThat(parameters.trainedPaths())
                .contains("norms.0.weight", "final.weight", "head.weight")
                .doesNotContain("norms.1.weight", "stack.1.query.weight");
        assertThat(parameters.topLayer()).isZero();
    }

    @Test
    void aReadoutOfALayerThatIsNotThereIsRefused() {
        assertRefused(
                run(choice(STRATEGY, "readoutLayer", -2)),
                "/strategies",
                "the model has layers -1 (the embeddings), 0 to 1");
    }

    // ---- placements ----

    @Test
    void aPlacementThatARunHasTwiceIsNumbered() {
        ResolvedRun run = resolved(
                run(choice(HEAD), List.of(choice(PLACEMENT), choice(PLACEMENT, "rank", 3)), List.of(choice(STRATEGY))));

        assertThat(run.placements())
                .extracting(ResolvedPlacement::name)
                .containsExactly("plain-placement", "plain-placement-2");
        assertThat(run.parameters().trainedPaths())
                .contains(
                        "adapters.plain-placement.0.block-output.scale",
                        "adapters.plain-placement-2.1.block-output.scale");
        assertThat(run.placements().get(1).adapters().keySet())
                .extracting(site -> site.layer())
                .containsExactly(0, 1);
    }

    @Test
    void whatAdaptersShareIsAPartOfItsOwn() {
        ResolvedRun alone = resolved(run(choice(HEAD), List.of(choice(PLACEMENT)), List.of(choice(STRATEGY))));
        ResolvedRun shared =
                resolved(run(choice(HEAD), List.of(choice(PLACEMENT, "shared", true)), List.of(choice(STRATEGY))));

        assertThat(shared.parameters().total()).isEqualTo(alone.parameters().total() + 15);
        assertThat(new PlanViews(alone).parts()).extracting(Plan.Part::name).doesNotContain(Plan.SHARED);
        List<Plan.Part> parts = new PlanViews(shared).parts();
        assertThat(parts)
                .filteredOn(part -> part.name().equals(Plan.SHARED))
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.layer()).isNull();
                    assertThat(part.adapterParameters()).isEqualTo(15);
                    assertThat(part.trained()).isEqualTo(15);
                    assertThat(part.state()).isEqualTo(Plan.State.TRAINED);
                });
        assertThat(parts)
                .filteredOn(part -> part.layer() != null)
                .isEqualTo(new PlanViews(alone)
                        .parts().stream().filter(part -> part.layer() != null).toList());
        assertThat(parts.stream().mapToLong(Plan.Part::trained).sum())
                .isEqualTo(shared.parameters().trained());
    }

    @Test
    void onlyOnePlacementMayPutTokensBeforeTheText() {
        Choice prompt = choice(PLACEMENT, "placeholders", 5);

        assertRefused(
                run(choice(HEAD), List.of(prompt, prompt), List.of(choice(STRATEGY))),
                "/placements",
                "plain-placement and plain-placement-2 each put placeholder tokens");
    }

    @Test
    void positionsThatPlacementsTakeShortenTheLongestSequence() {
        List<Choice> placements = List.of(choice(PLACEMENT, "placeholders", 20, "offset", 30));
        RunSpecification longest = run(choice(HEAD), placements, List.of(choice(STRATEGY)))
                .withSettings(Map.of("maxTokens", PlainFamily.MAX_TOKENS - 49));

        assertRefused(longest, "/settings/maxTokens", "placements take 50 of them. Choose at most 1998");
    }

    @ParameterizedTest
    @CsvSource({"37, 40", "40, 40", "3, 8", "5000, 1998"})
    void theLongestSequenceIsWhatNearlyAllRowsNeed(int percentile99, int expected) {
        List<Choice> placements = List.of(choice(PLACEMENT, "placeholders", 20, "offset", 30));
        RunSpecification open = run(choice(HEAD), placements, List.of(choice(STRATEGY)));
        LengthHistogram lengths =
                new LengthHistogram(8, List.of(10L), percentile99, 20, percentile99, Map.of(), Map.of());

        ResolvedRun run = resolve(open, lengths).orElseThrow();

        assertThat(run.settings().longestSequence()).isEqualTo(expected);
        assertThat(run.context().maxTokens()).isEqualTo(expected);
        assertThat(run.specification().settings()).containsEntry("maxTokens", expected);
    }

    @ParameterizedTest
    @CsvSource({
        "unknown-site, which the model does not have",
        "no-adapter, (place() returned null as the adapter at layer 0",
        "no-map, (place() returned null)",
        "no-number, failed on 'plain-placement' (For input string",
        "no-interceptors, (interceptors() returned null)",
        "no-teachers, (teachers() of dev.headstock.trainer.planning.PlainStrategy$NoTeachers returned null",
        "no-formula, block-output is null. Return a text",
        "twice-the-name, two parameters with the name 'scale'",
        "too-large, the parameter 'huge' with the shape",
        "throws, not today",
        "old-api, it does not fit this version of the plugin API: NoSuchMethodError Site.path()",
    })
    void aFaultyPlacementIsNamedAndRefused(String fault, String reason) {
        assertThat(resolve(run(choice(HEAD), List.of(choice(PLACEMENT, "fault", fault)), List.of(choice(STRATEGY)))))
                .isEmpty();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.pointer()).isEqualTo("/placements/0/options");
            assertThat(problem.message())
                    .startsWith("plugin 'built-in' failed on 'plain-placement'")
                    .contains(reason);
        });
    }

    @Test
    void anObjectionToOptionsIsReportedAtTheOptionThatItNames() {
        assertRefused(
                run(choice(HEAD), List.of(choice(PLACEMENT, "rank", 5_000)), List.of(choice(STRATEGY))),
                "/placements/0/options/rank",
                "Rank 5000 is larger than the model's width");
        assertRefused(
                run(choice(HEAD), List.of(choice(PLACEMENT, "fault", "unfit")), List.of(choice(STRATEGY))),
                "/placements/0/options",
                "there is nothing to adapt");
    }

    // ---- what the engine could not compute ----

    @Test
    void aPlanWithoutARateIsRefused() {
        assertRefused(
                run(choice(STRATEGY, "rate", 0)), "/settings/learningRate", "no strategy suggests a learning rate");
    }

    @Test
    void aPlanThatTrainsNothingInItsFirstEpochIsRefused() {
        assertRefused(
                run(choice(STRATEGY, "trains", "later")),
                "/strategies",
                "nothing would be trained in the first epoch: training starts with epoch 2");
        assertRefused(run(choice(STRATEGY, "trains", "nothing")), "/strategies", "nothing would be trained. Choose");
        assertRefused(run(), "/strategies", "no strategy is chosen");
    }

    @Test
    void interceptorsOfPlacementsComeBeforeThoseOfStrategies() {
        RunSpecification both = run(
                choice(HEAD),
                List.of(choice(PLACEMENT, "penalty", true)),
                List.of(choice(STRATEGY, "adds", "sharpness")));

        assertThat(resolved(both).interceptors())
                .extracting(StepInterceptor::id)
                .containsExactly("penalty", "sharpness");
    }

    @Test
    void twoInterceptorsWithOneIdAreRefused() {
        assertRefused(
                run(
                        choice(HEAD),
                        List.of(choice(PLACEMENT, "penalty", true)),
                        List.of(choice(STRATEGY, "adds", "penalty"))),
                "/strategies/0",
                "'penalty' is in the plan already");
    }

    @Test
    void aStrategyThatForgetsThePlanBeforeItIsRefused() {
        assertThat(resolve(run(choice(STRATEGY, "adds", "sharpness"), choice(STRATEGY, "adds", "forgets"))))
                .isEmpty();
        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem.message()).contains("it dropped interceptors of the plan"));
    }

    @Test
    void aComparisonOfOutputsNeedsAHeadThatDefinesIt() {
        Choice distillation = choice(STRATEGY, "adds", "divergence", "teacher", "version/spam/3");

        assertThat(resolve(run(distillation))).isEmpty();
        assertThat(problems).extracting(Problem::pointer).containsExactly("/head/id", "/strategies");
        assertThat(problems.get(1).message())
                .contains("cannot use its teacher: the model 'version/spam/3' is not there");
    }

    @Test
    void aChangedLossAndALossOfTheWholeBatchExcludeEachOther() {
        assertRefused(
                run(choice(HEAD, "wholeBatch", true), List.of(), List.of(choice(STRATEGY, "adds", "loss-change"))),
                "/strategies",
                "'consistency' changes the loss of each pass");
    }

    @Test
    void aWatchedLayerThatIsNotThereIsRefused() {
        assertThat(resolve(run(choice(STRATEGY, "adds", "high-layer")))).isEmpty();
        assertThat(problems)
                .anySatisfy(problem -> assertThat(problem.message()).contains("reads layer 12 of the model"));
    }

    @Test
    void aSolverTrainsOnlyHeadAndReadout() {
        assertRefused(
                run(choice(STRATEGY, "adds", "solver")),
                "/strategies",
                "a full-batch solver trains only head and readout");
        assertThat(resolved(run(choice(STRATEGY, "adds", "solver", "trains", "head", "rate", 0)))
                        .settings()
                        .learningRate())
                .isNull();
        assertThat(resolve(run(
                        choice(STRATEGY, "adds", "sharpness", "trains", "head"),
                        choice(STRATEGY, "adds", "solver", "trains", "head"))))
                .isEmpty();
        assertThat(problems.get(0).message()).contains("no steps that 'sharpness' could change");
    }

    // ---- studies ----

    @Test
    void aVariantsInitializationComesBeforeThatOfStrategies() {
        InitializationRule rule = new InitializationRule(
                ParameterSelector.backbone().inLayers(1, 2).ofKind(ParameterKind.MATRIX, ParameterKind.BIAS),
                new Init.Permuted());
        Variation variation = new Variation(List.of(StoredInitialization.store(rule)), null, null, null);

        InitializationRule read = resolved(varied(run(choice(STRATEGY)), variation))
                .plan()
                .initialization()
                .get(0);

        assertThat(read.init()).isEqualTo(rule.init());
        assertThat(read.selector()).hasToString(rule.selector().toString());
    }

    @ParameterizedTest
    @CsvSource({"all", "backbone", "adapters", "lora", "readout", "head", "interceptors", "path"})
    void everySelectorComesBackAsItWas(String name) {
        ParameterSelector selector =
                switch (name) {
                    case "all" -> ParameterSelector.all();
                    case "backbone" -> ParameterSelector.backbone();
                    case "adapters" -> ParameterSelector.adapters();
                    case "lora" -> ParameterSelector.adapters("lora");
                    case "readout" -> ParameterSelector.readout();
                    case "head" -> ParameterSelector.head();
                    case "interceptors" -> ParameterSelector.interceptors();
                    default -> ParameterSelector.path("encoder.*.bias");
                };
        for (Init init : List.of(
                Init.ONES,
                new Init.Normal(0.02),
                new Init.TruncatedNormal(0.02),
                new Init.Uniform(0.1),
                new Init.Pretrained("a.b", Init.ZEROS),
                new Init.FromModel(ModelReference.run("r"), "a.b"))) {
            InitializationRule read =
                    StoredInitialization.read(StoredInitialization.store(new InitializationRule(selector, init)));

            assertThat(read.init()).isEqualTo(init);
            assertThat(read.selector()).hasToString(selector.toString());
        }
    }

    @Test
    void foldsSharesAndStopsAreChecked() {
        Variation wrong = new Variation(List.of(), new Variation.TrainRows(0, 5, 5, 1), null, 0);

        assertThat(resolve(varied(run(choice(STRATEGY)), wrong))).isEmpty();
        assertThat(problems)
                .extracting(Problem::pointer)
                .containsExactly(
                        "/variation/trainRows/share", "/variation/trainRows/fold", "/variation/stopAfterEpochs");
    }

    @Test
    void aShareOrAFoldChangesHowManyRowsAreUsed() {
        Map<Split, Long> rows = Map.of(Split.TRAIN, 100L, Split.DEV, 10L);

        assertThat(UsedRows.of(rows, new Variation(List.of(), new Variation.TrainRows(0.25, 0, 0, 1), null, null)))
                .containsEntry(Split.TRAIN, 25L)
                .containsEntry(Split.DEV, 10L);
        assertThat(UsedRows.of(rows, new Variation(List.of(), new Variation.TrainRows(1, 2, 5, 1), null, null)))
                .containsEntry(Split.TRAIN, 80L)
                .containsEntry(Split.DEV, 20L);
    }

    // ---- estimates ----

    private static final MachineSpeed MACHINE = new MachineSpeed(1e9, 1);
    private static final Map<Split, Long> ROWS = Map.of(Split.TRAIN, 1_000L, Split.DEV, 100L);

    @Test
    void aVocabularyOutputCostsWhatItIs() {
        Map<String, Object> settings = Map.of("maxTokens", 256, "batchSize", 16);
        ResolvedRun small = resolved(run(choice(STRATEGY)).withSettings(settings));
        ResolvedRun large = resolved(run(choice(HEAD, "outputs", 30_522), List.of(), List.of(choice(STRATEGY)))
                .withSettings(settings));

        long more = new CostModel(large, 100, 1).memoryBytes(ROWS) - new CostModel(small, 100, 1).memoryBytes(ROWS);
        assertThat(more).as("4,096 × 30,522 floats, more than twice").isGreaterThan(2L * 4_096 * 30_522 * 4);
        assertThat(new CostModel(large, 100, 1).seconds(ROWS, MACHINE))
                .isGreaterThan(2 * new CostModel(small, 100, 1).seconds(ROWS, MACHINE));
    }

    @Test
    void gradientsThatAreComputedAgainTakeTwiceTheTime() {
        ResolvedRun plain = resolved(run(choice(STRATEGY)));
        ResolvedRun sharp = resolved(run(choice(STRATEGY, "adds", "sharpness")));

        assertThat(new CostModel(plain, 100, 1).passesPerStep()).isEqualTo(1);
        assertThat(new CostModel(sharp, 100, 1).passesPerStep()).isEqualTo(2);
        assertThat(new CostModel(sharp, 100, 1).seconds(ROWS, MACHINE))
                .isGreaterThan(1.3 * new CostModel(plain, 100, 1).seconds(ROWS, MACHINE));
    }

    @Test
    void layersThatShareAProjectionEachComputeIt() {
        ResolvedRun two = resolved(run(choice(STRATEGY)));
        List<Problem> none = new ArrayList<>();
        ResolvedRun twelve = resolution
                .resolve(
                        run(choice(STRATEGY)),
                        PlainFamily.model(12),
                        new PlainVocabulary(100),
                        SCHEMA,
                        null,
                        References.NONE,
                        none::add)
                .orElseThrow();

        MachineSpeed slow = new MachineSpeed(1e7, 1);
        assertThat(new CostModel(twelve, 100, 1).seconds(ROWS, slow))
                .isGreaterThan(4 * new CostModel(two, 100, 1).seconds(ROWS, slow));
    }

    @Test
    void lengthsBeyond512Count() {
        LengthHistogram lengths = new LengthHistogram(
                8,
                List.of(0L, 0L, 0L, 0L, 10L),
                4_000,
                1_500,
                3_900,
                Map.of("128", 128.0, "512", 500.0, "1024", 900.0, "2048", 1_300.0),
                Map.of());

        assertThat(SequenceLengths.mean(lengths, 512)).isEqualTo(500);
        assertThat(SequenceLengths.mean(lengths, 2_048)).isEqualTo(1_300);
        assertThat(SequenceLengths.mean(lengths, 1_536)).isBetween(1_000.0, 1_200.0);
        assertThat(SequenceLengths.mean(lengths, 8_192)).isEqualTo(1_500);
        assertThat(SequenceLengths.mean(null, 2_048)).isEqualTo(128);
    }

    @Test
    void frozenLayersAreCachedWhenAllAreFrozenOrOnRequest() {
        assertThat(resolved(run(choice(STRATEGY, "trains", "head"))).frozen().upTo())
                .isEqualTo(1);
        assertThat(resolved(run(choice(STRATEGY))).frozen().upTo()).isEqualTo(FrozenLayers.NONE);
        assertThat(resolved(run(choice(HEAD), List.of(choice(PLACEMENT)), List.of(choice(STRATEGY, "trains", "head"))))
                        .frozen()
                        .upTo())
                .as("adapters change what is computed")
                .isEqualTo(FrozenLayers.NONE);
    }
}
