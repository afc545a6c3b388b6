package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Pluggable;
import dev.headstock.api.export.AdapterHubExport;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.LowRank;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.Declarations;
import dev.headstock.testkit.Contexts.FakeRunContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every placement promises. A subclass names the placement and, to test more than the defaults, its options. The
 * models are a {@link TinyBert} and a {@link TinyGpt2} of two layers and width 16.
 */
public abstract class AdapterPlacementContract<O extends Record> extends PluggableContract<O> {
    private static final int LAYERS = 2;
    private static final int WIDTH = 16;
    private static final int ROWS = 2;
    private static final int TOKENS = 5;
    private static final int DRAWS = 8;
    private static final double SMALL = 2e-5;

    private Workbench bench = new Workbench();

    protected abstract AdapterPlacement<O> placement();

    private AdapterPlacement<O> checked() {
        return NoNulls.of(placement(), AdapterPlacement.class);
    }

    /** The options that the contract is tested with. */
    protected O options() {
        return placement().defaults();
    }

    /** The run on a model; override where options refer to other models. */
    protected FakeRunContext context(ModelOutline model) {
        return Contexts.of(model);
    }

    @Override
    protected Pluggable<O> extension() {
        return placement();
    }

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private RunContext bert() {
        return context(TinyBert.outline(LAYERS, WIDTH));
    }

    private Map<Site, Adapter> placed() {
        return checked().place(bert(), options());
    }

    private List<ParameterSpec> shared() {
        return checked().sharedParameters(bert(), options());
    }

    /** The models; override where the options refuse one of them. */
    protected Stream<TinyModel> models() {
        return Stream.of(TinyBert.model(LAYERS, WIDTH), TinyGpt2.model(LAYERS, WIDTH));
    }

    @Test
    void choosesOnlySitesThatTheModelHas() {
        Stream.concat(models().map(TinyModel::outline), Stream.of(TinyBert.outline(3, 24)))
                .forEach(model -> {
                    Map<Site, Adapter> placed = checked().place(context(model), options());

                    assertThat(placed).as("sites in %s", model.family()).isNotEmpty();
                    assertThat(model.sites()).containsAll(placed.keySet());
                });
    }

    @Test
    void everyAdapterDescribesItselfAndNamesItsParameters() {
        placed().forEach((site, adapter) -> {
            assertThat(Declarations.formulaProblem("formula at " + site, adapter.formula()))
                    .isEmpty();
            requireNames("parameters at " + site, adapter.parameters());
        });
        requireNames("shared parameters", shared());
        assertThat(placed().values().stream()
                                .mapToInt(adapter -> adapter.parameters().size())
                                .sum()
                        + shared().size())
                .as("number of parameters")
                .isPositive();
    }

    static void requireNames(String what, List<ParameterSpec> specs) {
        assertThat(specs)
                .as(what)
                .extracting(ParameterSpec::name)
                .doesNotHaveDuplicates()
                .allSatisfy(name ->
                        assertThat(Declarations.parameterNameProblem(name)).isEmpty());
    }

    /** Training starts from the model that was chosen. */
    @Test
    void changesNothingBeforeTraining() {
        placed().forEach((site, adapter) -> {
            if (adapter.isIdentityAtInit()) {
                Map<String, NDArray> initial = bench.initial(
                        adapter.parameters(), path -> sites().weight(site).toFloatArray());
                FakeAdapterContext context = sites().context(site, initial, bench.initial(shared()));

                Numbers.areClose("output at " + site, adapter.apply(context), context.output(), 5e-6);
            }
        });
    }

    @Test
    void keepsTheShapeAndIsDeterministic() {
        placed().forEach((site, adapter) -> {
            FakeAdapterContext context = moved(site, adapter);
            NDArray once = adapter.apply(context);

            assertThat(once.getShape().dimension())
                    .as("dimensions at %s", site)
                    .isEqualTo(context.output().getShape().dimension());
            for (int i = 0; i < once.getShape().dimension(); i++) {
                // Only attention reads further rows.
                boolean mayGrow = i == 2 && SiteBench.isKeysOrValues(site);
                if (!mayGrow) {
                    assertThat(once.getShape().get(i))
                            .as("dimension %d of the result at %s", i, site)
                            .isEqualTo(context.output().getShape().get(i));
                }
            }
            assertThat(adapter.apply(context).toFloatArray()).isEqualTo(once.toFloatArray());
        });
    }

    /** Runs that share a model are computed together, each on rows of its own. */
    @Test
    void eachRowDependsOnThatRowOnly() {
        placed().forEach((site, adapter) -> {
            FakeAdapterContext both = moved(site, adapter);
            NDArray together = adapter.apply(both);
            for (int row = 0; row < ROWS; row++) {
                String own = "%d:%d".formatted(row, row + 1);
                FakeAdapterContext alone = new FakeAdapterContext(
                        both.manager(),
                        both.kernels(),
                        site,
                        both.input().get(own),
                        both.output().get(own),
                        ((FakeTokens) both.batch()).row(row, TOKENS),
                        both.parameters(),
                        both.sharedParameters(),
                        both.projection(),
                        both.norm(),
                        new HashMap<>());

                Numbers.areClose("row %d at %s".formatted(row, site), adapter.apply(alone), together.get(own), SMALL);
            }
        });
    }

    /** In the whole model: some adapters learn only through what later sites read. */
    @Test
    void everyParameterLearns() {
        models().forEach(model -> {
            Set<String> left = new LinkedHashSet<>();
            // An activation such as ReLU may be 0 everywhere for some values of the parameters.
            for (long draw = 0; draw < DRAWS && (draw == 0 || !left.isEmpty()); draw++) {
                Set<String> learning = learning(model, draw, left);
                left.removeAll(learning);
            }
            assertThat(left)
                    .as("parameters without a gradient in %s", model.outline().family())
                    .isEmpty();
        });
    }

    /** Paths of parameters with a gradient; at first all trainable ones are added to {@code all}. */
    private Set<String> learning(TinyModel model, long draw, Set<String> all) {
        RunContext context = context(model.outline());
        Map<Site, Adapter> placed = checked().place(context, options());
        List<ParameterSpec> shared = checked().sharedParameters(context, options());
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        placed.forEach((site, adapter) -> bench.moved(adapter.parameters(), draw)
                .forEach((name, array) -> parameters.put(AdapterTensor.path(site, name), array)));
        bench.moved(shared, draw).forEach((name, array) -> parameters.put("shared." + name, array));
        if (draw == 0) {
            placed.forEach((site, adapter) ->
                    trainable(adapter.parameters()).forEach(name -> all.add(AdapterTensor.path(site, name))));
            trainable(shared).forEach(name -> all.add("shared." + name));
            all.removeIf(this::isInvisible);
        }
        Map<String, NDArray> weights = bench.weights(model.outline().parameters());
        FakeTokens tokens = FakeTokens.random(bench.memory(), ROWS, TOKENS, TinyModel.VOCABULARY);
        NDArray direction = bench.random(4, ROWS, TOKENS, WIDTH);
        Set<String> learning = new LinkedHashSet<>();
        bench.gradients(parameters, leaves -> model.features(tokens, pass(model, weights, placed, leaves, tokens))
                        .mul(direction)
                        .sum())
                .forEach((path, gradient) -> {
                    Numbers.areFinite("gradient of " + path, gradient.toFloatArray());
                    if (gradient.abs().max().getFloat() > 0) {
                        learning.add(path);
                    }
                });
        return learning;
    }

    private static Stream<String> trainable(List<ParameterSpec> specs) {
        return specs.stream().filter(ParameterSpec::trainable).map(ParameterSpec::name);
    }

    /** What is added to all keys of a query changes no attention, so that it learns nothing; override to name more. */
    protected boolean isInvisible(String path) {
        return path.matches("\\d+\\.key\\..*bias");
    }

    private FakeModelPass pass(
            TinyModel model,
            Map<String, NDArray> weights,
            Map<Site, Adapter> placed,
            Map<String, NDArray> parameters,
            FakeTokens tokens) {
        Map<Site, Map<String, NDArray>> bySite = new LinkedHashMap<>();
        placed.forEach((site, adapter) -> {
            Map<String, NDArray> own = new LinkedHashMap<>();
            adapter.parameters()
                    .forEach(spec -> own.put(spec.name(), parameters.get(AdapterTensor.path(site, spec.name()))));
            bySite.put(site, own);
        });
        Map<String, NDArray> shared = new LinkedHashMap<>();
        parameters.forEach((path, array) -> {
            if (path.startsWith("shared.")) {
                shared.put(path.substring("shared.".length()), array);
            }
        });
        return new FakeModelPass(model.outline(), weights, bench.memory(), bench.kernels())
                .reading(tokens)
                .with(placement().id(), placed, bySite, shared);
    }

    /** The engine computes such an adapter itself. */
    @Test
    void asLowRankItComputesTheSame() {
        Map<Site, Adapter> lowRank = new LinkedHashMap<>(placed());
        lowRank.values().removeIf(adapter -> adapter.lowRank().isEmpty());
        assumeThat(lowRank).isNotEmpty();

        lowRank.forEach((site, adapter) -> {
            LowRank change = adapter.lowRank().orElseThrow();
            FakeAdapterContext context = moved(site, adapter);
            Kernels kernels = bench.kernels();
            NDArray down = kernels.linear(context.input(), context.parameter(change.a()), null);
            NDArray expected = context.output()
                    .add(kernels.scale(kernels.linear(down, context.parameter(change.b()), null), change.scale()));

            Numbers.areClose("output at " + site, adapter.apply(context), expected, SMALL);
        });
    }

    @Test
    void mergedEqualsUnmerged() {
        Map<Site, Adapter> mergeable = new LinkedHashMap<>(placed());
        mergeable.values().removeIf(adapter -> adapter.merge().isEmpty());
        assumeThat(mergeable).isNotEmpty();

        mergeable.forEach((site, adapter) -> {
            FakeAdapterContext context = moved(site, adapter);
            LinearWeights merged = merge(adapter, context.baseWeights(), context);

            Numbers.areClose(
                    "output at " + site,
                    adapter.apply(context),
                    bench.kernels().linear(context.input(), merged.weight(), merged.bias()),
                    1e-4);
        });
    }

    /** The second one sees what the first one made of the projection. */
    @Test
    void stackedOnItselfMergedEqualsUnmerged() {
        Map<Site, Adapter> mergeable = new LinkedHashMap<>(placed());
        mergeable.values().removeIf(adapter -> adapter.merge().isEmpty());
        assumeThat(mergeable).isNotEmpty();

        mergeable.forEach((site, adapter) -> {
            FakeAdapterContext first = moved(site, adapter);
            FakeAdapterContext second =
                    first.behind(adapter.apply(first), bench.moved(adapter.parameters(), 1), bench.moved(shared(), 1));

            LinearWeights merged = merge(adapter, merge(adapter, first.baseWeights(), first), second);

            Numbers.areClose(
                    "output at " + site,
                    adapter.apply(second),
                    bench.kernels().linear(first.input(), merged.weight(), merged.bias()),
                    1e-4);
        });
    }

    private static LinearWeights merge(Adapter adapter, LinearWeights current, FakeAdapterContext context) {
        return adapter.merge().orElseThrow().merge(current, context.baseWeights(), context.parameters()::get);
    }

    /** A run may have other placements, also at the same sites, and this one twice. */
    @Test
    void stacksWithItself() {
        models().forEach(model -> {
            Map<Site, Adapter> placed = checked().place(context(model.outline()), options());
            List<ParameterSpec> shared = checked().sharedParameters(context(model.outline()), options());
            Map<String, NDArray> weights = bench.weights(model.outline().parameters());
            FakeTokens tokens = FakeTokens.random(bench.memory(), ROWS, TOKENS, TinyModel.VOCABULARY);

            NDArray features = model.features(
                    tokens,
                    new FakeModelPass(model.outline(), weights, bench.memory(), bench.kernels())
                            .reading(tokens)
                            .with(placed, shared, bench, true)
                            .with(placed, shared, bench, false));

            Numbers.areFinite("features", features.toFloatArray());
        });
    }

    /** Padding and other rows of a batch do not change what a row means. */
    @Test
    void inTheModelARowDoesNotDependOnItsNeighbors() {
        models().forEach(model -> {
            Map<Site, Adapter> placed = checked().place(context(model.outline()), options());
            List<ParameterSpec> shared = checked().sharedParameters(context(model.outline()), options());
            Map<String, NDArray> weights = bench.weights(model.outline().parameters());
            FakeTokens both = FakeTokens.random(bench.memory(), ROWS, TOKENS, TinyModel.VOCABULARY);
            FakeTokens second = both.row(1, TOKENS - 1);

            NDArray together = model.features(both, movedPass(model, weights, placed, shared, both));
            NDArray alone = model.features(second, movedPass(model, weights, placed, shared, second));

            Numbers.areClose("features", alone, together.get("1:2, 0:" + (TOKENS - 1)), 1e-4);
        });
    }

    private FakeModelPass movedPass(
            TinyModel model,
            Map<String, NDArray> weights,
            Map<Site, Adapter> placed,
            List<ParameterSpec> shared,
            FakeTokens tokens) {
        return new FakeModelPass(model.outline(), weights, bench.memory(), bench.kernels())
                .reading(tokens)
                .with(placed, shared, bench, true);
    }

    @Test
    void asksForPlaceholdersOnlyWithAnAdapterThatFillsThem() {
        int placeholders = checked().placeholderTokens(options());

        assertThat(placeholders).isNotNegative();
        assertThat(checked().positionOffset(options())).isNotNegative();
        if (placeholders > 0) {
            assertThat(placed().keySet())
                    .as("sites; placeholders are filled at WORD_EMBEDDINGS")
                    .anyMatch(site -> site.role().equals(SiteRole.WORD_EMBEDDINGS));
        }
    }

    @Test
    void interceptorsHaveIdsAndFormulas() {
        checked().interceptors(bert(), placement().id(), options()).forEach(interceptor -> {
            assertThat(Declarations.idProblem("interceptor", interceptor.id())).isEmpty();
            assertThat(Declarations.formulaProblem("formula", interceptor.formula()))
                    .isEmpty();
        });
    }

    /** What PEFT would load has keys of its own, parameters that exist, and for LoRA the change that merging makes. */
    @Test
    void inPeftItIsTheSameOrASentenceSaysWhyNot() {
        models().forEach(model -> {
            RunContext context = context(model.outline());
            Optional<PeftExport> export;
            try {
                export = checked().peft(context, FakeCheckpointNames.of(model.outline()), options());
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining(".");
                return;
            }
            export.ifPresent(peft -> requirePeft(model.outline(), context, peft));
        });
    }

    /** What AdapterHub's library would load has keys of its own, and every parameter is in one of them. */
    @Test
    void inAdapterHubItIsWholeOrASentenceSaysWhyNot() {
        models().forEach(model -> {
            RunContext context = context(model.outline());
            Optional<AdapterHubExport> export;
            try {
                export = checked().adapterHub(context, FakeCheckpointNames.of(model.outline()), options());
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining(".");
                return;
            }
            export.ifPresent(hub -> {
                Map<String, NDArray> parameters = parameters(context);
                assertThat(hub.config()).isNotEmpty();
                assertThat(written(hub.tensors(), parameters).keySet())
                        .isNotEmpty()
                        .allMatch(key -> key.contains("." + AdapterHubExport.NAME + "."));
                assertThat(hub.tensors().stream().flatMap(tensor -> tensor.parameters().stream()))
                        .containsExactlyInAnyOrderElementsOf(parameters.keySet());
            });
        });
    }

    /** All parameters by their paths within the placement, moved as by training. */
    private Map<String, NDArray> parameters(RunContext context) {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        checked().place(context, options()).forEach((site, adapter) -> bench.moved(adapter.parameters())
                .forEach((name, array) -> parameters.put(AdapterTensor.path(site, name), array)));
        bench.moved(checked().sharedParameters(context, options()))
                .forEach((name, array) -> parameters.put("shared." + name, array));
        return parameters;
    }

    /** The tensors of an adapter file by their keys. */
    private static Map<String, NDArray> written(List<AdapterTensor> tensors, Map<String, NDArray> parameters) {
        assertThat(tensors).isNotEmpty().extracting(AdapterTensor::key).doesNotHaveDuplicates();
        Map<String, NDArray> written = new LinkedHashMap<>();
        for (AdapterTensor tensor : tensors) {
            assertThat(parameters.keySet()).as("parameters of %s", tensor.key()).containsAll(tensor.parameters());
            written.put(
                    tensor.key(),
                    tensor.value()
                            .apply(tensor.parameters().stream()
                                    .map(parameters::get)
                                    .toList()));
        }
        return written;
    }

    private void requirePeft(ModelOutline model, RunContext context, PeftExport peft) {
        Map<Site, Adapter> placed = checked().place(context, options());
        Map<String, NDArray> parameters = parameters(context);
        assertThat(peft.config()).containsKey("peft_type").doesNotContainKey("task_type");
        assertThat(peft.headPrefix()).isIn(PeftExport.LAYERS, PeftExport.PROMPT);
        Map<String, NDArray> tensors = written(peft.tensors(), parameters);
        if ("LORA".equals(peft.config().get("peft_type"))) {
            placed.forEach((site, adapter) -> adapter.merge().ifPresent(merge -> {
                Map<String, NDArray> own = new LinkedHashMap<>();
                adapter.parameters()
                        .forEach(spec -> own.put(spec.name(), parameters.get(AdapterTensor.path(site, spec.name()))));
                NDArray zero = bench.memory().zeros(new Shape(site.outputWidth(), site.inputWidth()));
                NDArray change = merge.merge(new LinearWeights(zero, null), new LinearWeights(zero, null), own::get)
                        .weight();

                Numbers.areClose(
                        "change that PEFT computes at " + site,
                        FakeCheckpointNames.of(model).loraChange(peft, tensors, site),
                        change,
                        SMALL);
            }));
        }
    }

    private SiteBench sites() {
        return new SiteBench(bench, TinyBert.outline(LAYERS, WIDTH), ROWS, TOKENS);
    }

    private FakeAdapterContext moved(Site site, Adapter adapter) {
        return sites().context(site, bench.moved(adapter.parameters()), bench.moved(shared()));
    }
}
