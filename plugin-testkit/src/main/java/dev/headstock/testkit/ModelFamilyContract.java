package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Backbone;
import dev.headstock.api.CheckpointManifest;
import dev.headstock.api.Init;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.ParameterInfo;
import dev.headstock.api.Pluggable;
import dev.headstock.api.TokenBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every family promises. A subclass names the family and a checkpoint of two tiny layers and at least 100 tokens. */
public abstract class ModelFamilyContract<O extends Record> extends PluggableContract<O> {
    private static final int TOKENS = 6;

    private Workbench bench;

    protected abstract ModelFamily<O> family();

    /** Configuration and array shapes as a Hugging Face folder has them. */
    protected abstract CheckpointManifest checkpoint();

    @Override
    protected Pluggable<O> extension() {
        return family();
    }

    @BeforeEach
    void open() {
        bench = new Workbench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private ModelOutline outline() {
        return family().outline(checkpoint()).orElseThrow();
    }

    @Test
    void leavesOtherFamiliesAlone() {
        assertThat(family().outline(new CheckpointManifest(Map.of("model_type", "no-such-family"), Map.of())))
                .isEmpty();
    }

    @Test
    void namesTheArrayThatIsMissing() {
        String needed = checkpoint().tensors().keySet().stream()
                .filter(name -> outline().parameters().stream().anyMatch(parameter -> family().pathOf(name)
                        .filter(parameter.path()::equals)
                        .isPresent()))
                .sorted()
                .findFirst()
                .orElseThrow();
        Map<String, Shape> tensors = new HashMap<>(checkpoint().tensors());
        tensors.remove(needed);
        String path = family().pathOf(needed).orElseThrow();

        assertThatThrownBy(() ->
                        family().outline(new CheckpointManifest(checkpoint().config(), tensors)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(path);
    }

    @Test
    void itsOwnPathsStandForThemselves() {
        assertThat(outline().parameters())
                .extracting(ParameterInfo::path)
                .doesNotHaveDuplicates()
                .allSatisfy(path -> assertThat(family().pathOf(path)).contains(path));
    }

    @Test
    void sitesHaveTheWidthsOfTheirWeights() {
        Map<String, Shape> shapes = new HashMap<>();
        outline().parameters().forEach(parameter -> shapes.put(parameter.path(), parameter.shape()));

        assertThat(outline().sites()).isNotEmpty().doesNotHaveDuplicates();
        outline().weights().forEach((site, path) -> assertThat(shapes.get(path))
                .as("weight at %s", site)
                .isEqualTo(new Shape(site.outputWidth(), site.inputWidth())));
    }

    @Test
    void offersEverySiteToAdaptersAndReadsEveryArray() {
        FakePass pass = new FakePass(weights(), bench.kernels());
        NDArray hidden = run(bench.tokens(2, TOKENS), pass);

        assertThat(hidden.getShape()).isEqualTo(new Shape(2, TOKENS, outline().width()));
        assertThat(pass.visited())
                .containsExactlyInAnyOrderElementsOf(outline().sites().stream()
                        .map(site -> new FakePass.Place(site.layer(), site.role()))
                        .toList());
        assertThat(pass.read())
                .containsExactlyInAnyOrderElementsOf(
                        outline().parameters().stream().map(ParameterInfo::path).toList());
    }

    /** The second text of two is one token shorter than the batch; alone it needs no padding. */
    @Test
    void whatATextMeansDoesNotDependOnItsNeighbours() {
        TokenBatch both = bench.tokens(2, TOKENS);
        String real = "1:2, 0:" + (TOKENS - 1);
        TokenBatch alone = new TokenBatch(
                both.ids().get(real),
                both.types().get(real),
                both.mask().get(real),
                both.attentionBias().get("1:2, :, :, 0:" + (TOKENS - 1)));

        NDArray together = run(both, new FakePass(weights(), bench.kernels())).get(real);

        assertThat(run(alone, new FakePass(weights(), bench.kernels())).toFloatArray())
                .containsExactly(together.toFloatArray(), within(1e-4f));
    }

    @Test
    void everyArrayLearns() {
        Map<String, NDArray> weights = weights();
        TokenBatch batch = bench.tokens(2, TOKENS);
        NDArray direction = bench.random(4, 2, TOKENS, outline().width());

        List<float[]> gradients = bench.gradients(
                () -> run(batch, new FakePass(weights, bench.kernels()))
                        .mul(direction)
                        .sum(),
                new ArrayList<>(weights.values()));

        List<String> paths = new ArrayList<>(weights.keySet());
        for (int i = 0; i < paths.size(); i++) {
            // A key's bias adds the same to every score of a query, which softmax cannot see.
            if (!paths.get(i).endsWith("key.bias")) {
                float[] gradient = gradients.get(i);
                assertThat(paths.get(i)).satisfies(path -> Gradients.isFiniteAndNotZero(gradient));
            }
        }
    }

    private Map<String, NDArray> weights() {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        for (ParameterInfo parameter : outline().parameters()) {
            weights.put(parameter.path(), bench.drawn(new Init.Normal(0.3), parameter.shape(), weights.size()));
        }
        return weights;
    }

    private NDArray run(TokenBatch batch, FakePass pass) {
        Backbone backbone = family().backbone(outline(), family().defaults());
        NDArray hidden = backbone.embed(batch, pass);
        for (int layer = 0; layer < outline().layers(); layer++) {
            hidden = backbone.layer(layer, hidden, batch, pass);
        }
        return hidden;
    }
}
