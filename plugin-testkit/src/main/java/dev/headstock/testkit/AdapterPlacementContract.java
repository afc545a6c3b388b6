package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.headstock.api.Adapter;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.Pluggable;
import dev.headstock.api.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every placement that places something promises. A subclass names the placement and, to test more than the defaults, its options. */
public abstract class AdapterPlacementContract<O extends Record> extends PluggableContract<O> {
    private static final int TEXTS = 2;
    private static final int TOKENS = 5;

    private final ModelOutline model = TinyBert.outline(2, 16);
    private Workbench bench;

    protected abstract AdapterPlacement<O> placement();

    /** The options that the contract is tested with. */
    protected O options() {
        return placement().defaults();
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

    private Map<Site, Adapter> placed() {
        return placement().place(model, options());
    }

    @Test
    void choosesOnlySitesThatTheModelHas() {
        assertThat(placed()).isNotEmpty();
        assertThat(model.sites()).containsAll(placed().keySet());
    }

    @Test
    void fitsModelsOfAnyShape() {
        ModelOutline other = TinyBert.outline(3, 24);
        Map<Site, Adapter> placedThere = placement().place(other, options());

        assertThat(placedThere).isNotEmpty();
        assertThat(other.sites()).containsAll(placedThere.keySet());
    }

    @Test
    void everyModuleSaysWhatItIs() {
        placed().forEach((site, adapter) -> {
            assertThat(adapter.formula()).as("formula at %s", site).isNotBlank();
            assertThat(adapter.parameters())
                    .as("parameters at %s", site)
                    .isNotEmpty()
                    .extracting(ParameterSpec::name)
                    .doesNotHaveDuplicates()
                    .allSatisfy(name -> assertThat(name).matches("[a-z0-9]+([._-][a-z0-9]+)*"));
        });
    }

    /** Training starts from the model that was chosen, not from a damaged one. */
    @Test
    void changesNothingBeforeTraining() {
        placed().forEach((site, adapter) -> {
            FakeFlow flow = flow(site, bench.initial(adapter.parameters()));

            assertThat(adapter.apply(flow).toFloatArray())
                    .as("output at %s", site)
                    .containsExactly(flow.output().toFloatArray(), within(1e-6f));
        });
    }

    @Test
    void keepsTheShapeAndIsDeterministic() {
        placed().forEach((site, adapter) -> {
            FakeFlow flow = flow(site, bench.moved(adapter.parameters()));
            NDArray once = adapter.apply(flow);

            assertThat(once.getShape())
                    .as("shape at %s", site)
                    .isEqualTo(flow.output().getShape());
            assertThat(adapter.apply(flow).toFloatArray()).isEqualTo(once.toFloatArray());
        });
    }

    /** Memory in which parameters live outlasts a layer by far; an operation's result belongs to the memory of its first array. */
    @Test
    void whatIsMadeOfABatchBelongsToTheBatch() {
        placed().forEach((site, adapter) -> assertThat(leftWithParameters(site, adapter, 2 * TEXTS))
                .as(
                        "numbers that the module at %s leaves in the parameters' memory, for %d texts and for %d. "
                                + "Put the activation on the left: x.mul(p), not p.mul(x)",
                        site, 2 * TEXTS, TEXTS)
                .isEqualTo(leftWithParameters(site, adapter, TEXTS)));
    }

    private long leftWithParameters(Site site, Adapter adapter, int texts) {
        Map<String, NDArray> parameters = bench.moved(adapter.parameters());
        try (NDManager memory = bench.memory().newSubManager()) {
            parameters.values().forEach(parameter -> parameter.attach(memory));
            adapter.apply(flow(site, texts, parameters));
            return memory.getManagedArrays().stream().mapToLong(NDArray::size).sum();
        }
    }

    @Test
    void everyParameterLearns() {
        placed().forEach((site, adapter) -> {
            Map<String, NDArray> parameters = bench.moved(adapter.parameters());
            FakeFlow flow = flow(site, parameters);
            List<float[]> gradients = bench.gradients(
                    () -> adapter.apply(flow).mul(flow.output()).sum(), new ArrayList<>(parameters.values()));

            assertThat(gradients)
                    .as("gradients at %s of %s", site, parameters.keySet())
                    .allSatisfy(Gradients::isFiniteAndNotZero);
        });
    }

    /** A module that says it is a change of the weights must compute the same when the change is merged. */
    @Test
    void mergedEqualsUnmerged() {
        Map<Site, Adapter> mergeable = new LinkedHashMap<>(placed());
        mergeable.values().removeIf(adapter -> adapter.weightChange().isEmpty());
        assumeThat(mergeable).isNotEmpty();

        mergeable.forEach((site, adapter) -> {
            Map<String, NDArray> parameters = bench.moved(adapter.parameters());
            NDArray weight = bench.random(3, site.outputWidth(), site.inputWidth());
            NDArray input = bench.random(1, TEXTS, TOKENS, site.inputWidth());
            NDArray output = bench.kernels().linear(input, weight, null);
            FakeFlow flow = new FakeFlow(site, input, output, parameters, bench.kernels());
            NDArray change = adapter.weightChange().orElseThrow().of(flow::parameter);

            NDArray merged = bench.kernels().linear(input, weight.add(change), null);
            NDArray unmerged = adapter.apply(flow);

            assertThat(unmerged.toFloatArray())
                    .as("output at %s", site)
                    .containsExactly(merged.toFloatArray(), within(1e-4f));
        });
    }

    private FakeFlow flow(Site site, Map<String, NDArray> parameters) {
        return flow(site, TEXTS, parameters);
    }

    private FakeFlow flow(Site site, int texts, Map<String, NDArray> parameters) {
        NDArray input = bench.random(1, texts, TOKENS, site.inputWidth());
        NDArray output = bench.random(2, texts, TOKENS, site.outputWidth());
        return new FakeFlow(site, input, output, parameters, bench.kernels());
    }
}
