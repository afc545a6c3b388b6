package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.Pluggable;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.testkit.FakeModelPass.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every family promises. A subclass names the family and a checkpoint of two tiny layers and at least 20 tokens.
 */
public abstract class ModelFamilyContract<O extends Record> extends PluggableContract<O> {
    private static final int TOKENS = 6;
    /** Of a text that is longer than a local window. */
    private static final int LONG = 20;

    private static final double SMALL = 1e-4;

    private Workbench bench = new Workbench();

    protected abstract ModelFamily<O> family();

    private ModelFamily<O> checked() {
        return NoNulls.of(family(), ModelFamily.class);
    }

    /** Configuration and tensor shapes as a Hugging Face folder has them. */
    protected abstract CheckpointManifest checkpoint();

    /** The options that the contract is tested with. */
    protected O options() {
        return family().defaults();
    }

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
        return checked().outline(checkpoint()).orElseThrow();
    }

    private TinyModel model() {
        return new TinyModel(outline(), checked().backbone(outline(), options()));
    }

    private Map<String, NDArray> weights() {
        return bench.weights(outline().parameters());
    }

    private FakeModelPass pass(TinyModel model, FakeTokens tokens) {
        return new FakeModelPass(model.outline(), weights(), bench.memory(), bench.kernels()).reading(tokens);
    }

    private FakeTokens tokens(int rows) {
        FakeTokens tokens =
                FakeTokens.random(bench.memory(), rows, TOKENS, outline().vocabularySize());
        return withFeatures(tokens);
    }

    private FakeTokens withFeatures(FakeTokens plain) {
        FakeTokens tokens = plain;
        for (String name : features(FakeVocabulary.FIRST_WORD).keySet()) {
            tokens = tokens.withFeature(name, feature(name, tokens));
        }
        return tokens;
    }

    /** What the family's own tokenizer knows of a token besides its id, by name; the same names for every id. */
    protected Map<String, int[]> features(int id) {
        return Map.of();
    }

    private NDArray feature(String name, FakeTokens tokens) {
        long[] ids = tokens.ids().toLongArray();
        float[] mask = tokens.mask().toFloatArray();
        int[][] values = new int[ids.length][];
        int most = 1;
        for (int i = 0; i < ids.length; i++) {
            values[i] = mask[i] == 0 ? new int[0] : Lookup.in(features((int) ids[i]), name);
            most = Math.max(most, values[i].length);
        }
        long[] padded = new long[ids.length * most];
        Arrays.fill(padded, -1);
        for (int i = 0; i < ids.length; i++) {
            for (int j = 0; j < values[i].length; j++) {
                padded[i * most + j] = values[i][j];
            }
        }
        return Workbench.ids(bench.memory(), padded, new Shape(tokens.rows(), tokens.tokens(), most));
    }

    @Test
    void leavesOtherFamiliesAlone() {
        assertThat(checked().outline(new CheckpointManifest(Map.of("model_type", "no-such-family"), Map.of())))
                .isEmpty();
    }

    @Test
    void namesTheParameterThatIsMissing() {
        // Without its only tensor a checkpoint is a configuration alone.
        assumeThat(checkpoint().tensors()).hasSizeGreaterThan(1);
        Set<String> paths = Set.copyOf(
                outline().parameters().stream().map(ParameterInfo::path).toList());
        String needed = checkpoint().tensors().keySet().stream()
                .filter(name -> checked().mapTensor(name).stream().anyMatch(mapping -> paths.contains(mapping.path())))
                .sorted()
                .findFirst()
                .orElseThrow();
        Map<String, Shape> tensors = new HashMap<>(checkpoint().tensors());
        tensors.remove(needed);
        String path = checked().mapTensor(needed).get(0).path();

        assertThatThrownBy(() ->
                        checked().outline(new CheckpointManifest(checkpoint().config(), tensors)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(path);
    }

    /** A recipe makes models from a configuration alone. */
    @Test
    void describesAModelThatIsToBeMade() {
        assertThat(checked().outline(new CheckpointManifest(checkpoint().config(), Map.of())))
                .hasValueSatisfying(made ->
                        assertThat(made.parameters()).isEqualTo(outline().parameters()));
    }

    @Test
    void pathsAreUniqueAndSizesAreThose() {
        ModelOutline outline = outline();

        assertThat(outline.family()).isEqualTo(family().id());
        assertThat(outline.parameters()).extracting(ParameterInfo::path).doesNotHaveDuplicates();
        assertThat(outline.parameters())
                .allSatisfy(parameter -> assertThat(parameter.layer()).isBetween(-1, outline.layers()));
        assertThat(outline.width()).isPositive();
        assertThat(outline.vocabularySize()).isPositive();
        outline.wordEmbeddings().ifPresent(path -> assertThat(shapes()).containsKey(path));
    }

    private Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new HashMap<>();
        outline().parameters().forEach(parameter -> shapes.put(parameter.path(), parameter.shape()));
        return shapes;
    }

    /** Each tensor of the checkpoint becomes parameters with the shapes of the outline, and each parameter comes from one. */
    @Test
    void tensorsOfTheCheckpointBecomeTheParameters() {
        requireParameters(checkpoint().tensors());
    }

    private void requireParameters(Map<String, Shape> tensors) {
        Map<String, Shape> expected = shapes();
        Map<String, String> found = new LinkedHashMap<>();
        tensors.forEach((name, shape) -> {
            for (TensorMapping mapping : checked().mapTensor(name)) {
                if (expected.containsKey(mapping.path())) {
                    assertThat(found.put(mapping.path(), name))
                            .as("second tensor of %s", mapping.path())
                            .isNull();
                    assertThat(part(shape, mapping))
                            .as("shape of %s", mapping.path())
                            .isEqualTo(expected.get(mapping.path()));
                }
            }
        });
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    }

    /** Imported models are stored under the paths of their parameters, and read through the same mapping. */
    @Test
    void aPathMapsToItself() {
        for (String path : shapes().keySet()) {
            assertThat(checked().mapTensor(path)).as("mapping of %s", path).containsExactly(TensorMapping.to(path));
        }
    }

    private static Shape part(Shape tensor, TensorMapping mapping) {
        long[] sizes = tensor.getShape().clone();
        if (mapping.transposed()) {
            long first = sizes[0];
            sizes[0] = sizes[1];
            sizes[1] = first;
        }
        assertThat(mapping.part()).isBetween(0, mapping.parts() - 1);
        assertThat(sizes[0] % mapping.parts())
                .as("rows of %s divided by %d", mapping.path(), mapping.parts())
                .isZero();
        sizes[0] /= mapping.parts();
        return new Shape(sizes);
    }

    /** Exports of models that recipes made have these names. */
    @Test
    void namesOfTensorsAreThoseOfACheckpoint() {
        List<String> names = checked().tensorNames(outline());
        assumeThat(names).isNotEmpty();

        List<String> paths = new ArrayList<>();
        names.forEach(name -> checked().mapTensor(name).forEach(mapping -> paths.add(mapping.path())));
        assertThat(paths).containsExactlyInAnyOrderElementsOf(shapes().keySet());
    }

    @Test
    void sitesHaveTheWidthsOfTheirWeights() {
        ModelOutline outline = outline();
        Map<String, Shape> shapes = shapes();

        assertThat(outline.sites()).doesNotHaveDuplicates();
        for (Site site : outline.sites()) {
            outline.weightAt(site).ifPresent(path -> assertThat(shapes.get(path))
                    .as("weight at %s", site)
                    .isEqualTo(new Shape(site.outputWidth(), site.inputWidth())));
            outline.biasAt(site).ifPresent(path -> assertThat(shapes.get(path))
                    .as("bias at %s", site)
                    .isEqualTo(new Shape(site.outputWidth())));
        }
    }

    @Test
    void everySiteIsReachedAndNoOther() {
        TinyModel model = model();
        FakeModelPass pass = pass(model, tokens(2));
        List<NDArray> states = model.run(tokens(2), pass);

        assertThat(states).allSatisfy(state -> assertThat(state.getShape())
                .isEqualTo(new Shape(2, TOKENS, model.outline().width())));
        assertThat(pass.passed())
                .containsExactlyInAnyOrderElementsOf(model.outline().sites().stream()
                        .map(site -> new Place(site.layer(), site.role()))
                        .toList());
    }

    /** What is read below the declared layer would be trained in a model that counts as frozen there. */
    @Test
    void everyParameterIsReadAndNoneBelowItsLayer() {
        TinyModel model = model();
        FakeModelPass pass = pass(model, tokens(2));
        model.run(tokens(2), pass);

        for (ParameterInfo parameter : model.outline().parameters()) {
            Set<Integer> layers = pass.read().getOrDefault(parameter.path(), Set.of());
            assertThat(layers).as("layers that read %s", parameter.path()).isNotEmpty();
            assertThat(layers.stream().mapToInt(layer -> layer).min().orElseThrow())
                    .as("lowest layer that reads %s", parameter.path())
                    .isEqualTo(parameter.layer());
        }
        assertThat(shapes().keySet()).containsAll(pass.read().keySet());
    }

    /** The second row of two is one token shorter; alone it needs no padding. */
    @Test
    void aRowDoesNotDependOnItsNeighbors() {
        TinyModel model = model();
        FakeTokens both = tokens(2);
        FakeTokens second = both.row(1, TOKENS - 1);

        NDArray together = model.features(both, pass(model, both)).get("1:2, 0:" + (TOKENS - 1));

        Numbers.areClose("features of the second row", model.features(second, pass(model, second)), together, SMALL);
    }

    /**
     * Whether a token sees where the others are. False for families without positions on purpose: static word vectors.
     */
    protected boolean readsPositions() {
        return true;
    }

    /**
     * A near and a far token change places: the last one must notice, or must not where the family has no positions. Two
     * far ones could share a bucket of relative positions. Looks at the first layer, since later ones of a causal model
     * see the order through what is before each token.
     */
    @Test
    void tokensSeeTheOrderOfTheOthersIfTheFamilyHasPositions() {
        TinyModel model = model();
        FakeTokens text = tokens(1);
        FakeTokens other = text.reordered(0, 4, 2, 3, 1, 5);
        String last = "0:1, %d:%d".formatted(TOKENS - 1, TOKENS);

        double change = Numbers.difference(
                first(model, text).get(last), first(model, other).get(last));

        if (readsPositions()) {
            assertThat(change)
                    .as(
                            "what the last token notices of an exchange of two others. Add positions, or override readsPositions.")
                    .isGreaterThan(SMALL);
        } else {
            assertThat(change)
                    .as("what a token notices of the order of the others, although readsPositions() is false")
                    .isLessThanOrEqualTo(SMALL);
        }
    }

    /** The output of the first layer, or of the embeddings when there is none. */
    private NDArray first(TinyModel model, FakeTokens tokens) {
        return model.run(tokens, pass(model, tokens))
                .get(Math.min(1, model.outline().layers()));
    }

    /** Padding behind a text, however long, is not read. */
    @Test
    void aLongerPaddingChangesNothing() {
        TinyModel model = model();
        FakeTokens batch = tokens(3);
        FakeTokens third = batch.row(2, TOKENS - 2);

        NDArray padded = model.features(batch, pass(model, batch)).get("2:3, 0:" + (TOKENS - 2));

        Numbers.areClose(
                "features of a row with two padded tokens", model.features(third, pass(model, third)), padded, SMALL);
    }

    @Test
    void everyParameterLearns() {
        TinyModel model = model();
        FakeTokens tokens = tokens(2);
        NDArray direction = bench.random(4, 2, TOKENS, model.outline().width());

        Map<String, NDArray> gradients = bench.gradients(weights(), leaves -> model.features(
                        tokens,
                        new FakeModelPass(model.outline(), leaves, bench.memory(), bench.kernels()).reading(tokens))
                .mul(direction)
                .sum());

        gradients.forEach((path, gradient) -> {
            if (!isInvisible(path) && isTrained(path)) {
                Numbers.areFiniteAndNotZero("gradient of " + path, gradient.toFloatArray());
            }
        });
    }

    private boolean isTrained(String path) {
        return outline().parameters().stream()
                .filter(parameter -> parameter.path().equals(path))
                .anyMatch(ParameterInfo::trainable);
    }

    /** A key's bias adds the same to every score of a query, which softmax does not see. */
    protected boolean isInvisible(String path) {
        return outline().sites(SiteRole.KEY).stream()
                .anyMatch(site -> outline().biasAt(site).filter(path::equals).isPresent());
    }

    /** Texts are generated token by token. */
    @Test
    void aTextAtOnceIsTheTextTokenByToken() {
        TinyModel model = model();
        assumeThat(model.outline().isCausal()).isTrue();
        FakeTokens text = tokens(1);
        NDArray whole = model.features(text, pass(model, text));
        Map<Integer, NDArray[]> cache = new HashMap<>();

        for (int token = 0; token < TOKENS; token++) {
            FakeTokens next = text.slice(0, token, token + 1);
            NDArray mask = bench.memory().ones(new Shape(1, token + 1));
            NDArray features = model.features(
                    next,
                    new FakeModelPass(model.outline(), weights(), bench.memory(), bench.kernels())
                            .reading(next)
                            .after(cache, mask));

            Numbers.areClose("token " + token, features, whole.get("0:1, %d:%d".formatted(token, token + 1)), SMALL);
        }
    }

    /**
     * How many tokens a layer sees on each side, as the configuration of the checkpoint says; everything, where it says
     * nothing. At most 18, so that a text of this test is longer.
     */
    protected int localWindow(int layer) {
        return Integer.MAX_VALUE;
    }

    /** A layer attends to its whole window, and to nothing outside of it. */
    @Test
    void aLocalLayerSeesItsWindowAndNothingElse() {
        TinyModel model = model();
        FakeTokens text = withFeatures(
                FakeTokens.random(bench.memory(), 1, LONG, outline().vocabularySize()));
        FakeModelPass pass = pass(model, text);
        List<NDArray> states = model.run(text, pass);

        pass.windows().forEach((layer, declared) -> assertThat(declared)
                .as("local window of layer %d", layer)
                .isEqualTo(localWindow(layer)));
        for (int layer : pass.windows().keySet()) {
            int window = localWindow(layer);
            if (window < LONG) {
                assertThat(window).as("local window of layer %d", layer).isLessThan(LONG - 1);
                int token = model.outline().isCausal() ? LONG - 1 : 0;
                int step = token == 0 ? 1 : -1;
                assertThat(change(model, text, layer, states.get(layer), token + step * window, token))
                        .as("what a token notices of one at the edge of the window of layer %d", layer)
                        .isGreaterThan(0);
                assertThat(change(model, text, layer, states.get(layer), token + step * (window + 1), token))
                        .as("what a token notices of one beyond the window of layer %d", layer)
                        .isZero();
            }
        }
    }

    /** How much one token of a layer's output changes with another one of its input. */
    private double change(TinyModel model, FakeTokens text, int layer, NDArray hidden, int changed, int seen) {
        float[] other = hidden.toFloatArray();
        int width = model.outline().width();
        for (int i = 0; i < width; i++) {
            other[changed * width + i] += i % 2 == 0 ? 1 : -1;
        }
        String at = "0:1, %d:%d".formatted(seen, seen + 1);
        return Numbers.difference(
                layer(model, text, layer, bench.array(other, hidden.getShape())).get(at),
                layer(model, text, layer, hidden).get(at));
    }

    private NDArray layer(TinyModel model, FakeTokens text, int layer, NDArray hidden) {
        return model.backbone().layer(layer, hidden, text, pass(model, text));
    }

    /** Prefix tuning puts rows before keys and values. */
    @Test
    void attentionReadsRowsOfAPrefix() {
        TinyModel model = model();
        List<Site> keys = model.outline().sites(SiteRole.ATTENTION_KEYS);
        assumeThat(keys).isNotEmpty();
        FakeTokens tokens = tokens(2);
        NDArray plain = model.features(tokens, pass(model, tokens));
        Map<Site, Adapter> prefix = new LinkedHashMap<>();
        List<Site> places = new ArrayList<>(keys);
        places.addAll(model.outline().sites(SiteRole.ATTENTION_VALUES));
        for (Site site : places) {
            int heads = model.outline().attentionHeads();
            Shape shape = new Shape(heads, 3, site.outputWidth() / heads);
            prefix.put(
                    site,
                    Adapter.of(
                            "[P; x]",
                            context -> context.kernels().prependRows(context.parameter("rows"), context.output()),
                            new ParameterSpec("rows", shape, new Init.Normal(1))));
        }

        NDArray changed = model.features(tokens, pass(model, tokens).with(prefix, List.of(), bench, false));

        assertThat(changed.getShape()).isEqualTo(plain.getShape());
        Numbers.areFinite("features with a prefix", changed.toFloatArray());
        assertThat(Numbers.difference(changed, plain)).as("effect of a prefix").isPositive();
    }
}
