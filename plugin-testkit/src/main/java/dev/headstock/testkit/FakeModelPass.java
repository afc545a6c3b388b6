package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AttentionOptions;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.api.tuning.ForwardPass.AttentionStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the engine does behind {@link ModelPass}: masks, cached keys and values, prefixes, adapters. It remembers what a
 * backbone read and which sites it passed.
 */
public final class FakeModelPass implements ModelPass {
    private static final float HIDDEN = -1e9f;

    /** @param layer −1 for the embeddings */
    public record Place(int layer, SiteRole role) {}

    private record Placed(
            String placement, Adapter adapter, Map<String, NDArray> parameters, Map<String, NDArray> shared) {}

    private final ModelOutline outline;
    private final Map<String, NDArray> weights;
    private final NDManager manager;
    private final Kernels kernels;
    private final Map<Site, List<Placed>> adapters = new LinkedHashMap<>();
    private final Map<String, Set<Integer>> read = new LinkedHashMap<>();
    private final Set<Place> passed = new LinkedHashSet<>();
    private final Map<String, NDArray> memo = new HashMap<>();
    private final Map<String, NDArray> publications = new HashMap<>();
    private final Map<Integer, AttentionStates> attention = new HashMap<>();
    private final Map<Integer, Integer> windows = new LinkedHashMap<>();

    private @Nullable TokenBatch batch;
    private @Nullable NDArray keyMask;
    private @Nullable Map<Integer, NDArray[]> cache;
    private int @Nullable [] sources;
    private int currentLayer = -1;
    private double hiddenDropout;
    private boolean training;

    public FakeModelPass(ModelOutline outline, Map<String, NDArray> weights, NDManager manager, Kernels kernels) {
        this.outline = outline;
        this.weights = weights;
        this.manager = manager;
        this.kernels = kernels;
    }

    // ---- what a test sets ----

    /** The tokens that are read; their mask hides padding. */
    public FakeModelPass reading(TokenBatch tokens) {
        this.batch = tokens;
        this.keyMask = tokens.mask();
        return this;
    }

    /** Tokens that were read earlier, by layer; what is read now is added. The mask covers both, [rows, keys]. */
    public FakeModelPass after(Map<Integer, NDArray[]> keysAndValues, NDArray mask) {
        this.cache = keysAndValues;
        this.keyMask = mask;
        return this;
    }

    /** For each row the number of tokens before its continuation; −1 where there is none. */
    public FakeModelPass withSources(int... counts) {
        this.sources = counts;
        return this;
    }

    /** Dropout with this probability, by kernels that apply it. */
    public FakeModelPass training(double dropout) {
        this.hiddenDropout = dropout;
        this.training = true;
        return this;
    }

    /** The adapters of a placement after those that are there. */
    public FakeModelPass with(
            String placement,
            Map<Site, Adapter> placed,
            Map<Site, Map<String, NDArray>> parameters,
            Map<String, NDArray> shared) {
        placed.forEach((site, adapter) -> adapters.computeIfAbsent(site, any -> new ArrayList<>())
                .add(new Placed(placement, adapter, parameters.getOrDefault(site, Map.of()), shared)));
        return this;
    }

    /** The adapters of a placement at their initial values, or moved as by training. */
    public FakeModelPass with(Map<Site, Adapter> placed, List<ParameterSpec> shared, Workbench bench, boolean moved) {
        Map<Site, Map<String, NDArray>> parameters = new LinkedHashMap<>();
        placed.forEach((site, adapter) ->
                parameters.put(site, moved ? bench.moved(adapter.parameters()) : bench.initial(adapter.parameters())));
        return with("placement", placed, parameters, moved ? bench.moved(shared) : bench.initial(shared));
    }

    // ---- what a test asks afterwards ----

    /** Paths that were read, with the layers that read them. */
    public Map<String, Set<Integer>> read() {
        return read;
    }

    /** Sites that were passed. */
    public Set<Place> passed() {
        return passed;
    }

    /** Layers that attend, with how far away a token may be that they attend to. */
    Map<Integer, Integer> windows() {
        return windows;
    }

    AttentionStates attentionStates(int layer) {
        AttentionStates states = attention.get(layer);
        if (states == null) {
            throw new IllegalArgumentException("layer %d has no attention".formatted(layer));
        }
        return states;
    }

    /** The layer that is computed now; {@code layers} after the last one. */
    void enter(int layer) {
        currentLayer = layer;
    }

    // ---- what the backbone calls ----

    @Override
    public NDArray parameter(String name) {
        read.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(currentLayer);
        return FakePass.get(name, weights);
    }

    @Override
    public NDArray applyAdapters(int layer, SiteRole role, NDArray input, NDArray output) {
        passed.add(new Place(layer, role));
        return adapted(layer, role, input, output, UnaryOperator.identity());
    }

    private NDArray adapted(int layer, SiteRole role, NDArray input, NDArray output, UnaryOperator<NDArray> norm) {
        NDArray result = output;
        for (Site site : outline.sites(role)) {
            if (site.layer() == layer) {
                for (Placed placed : adapters.getOrDefault(site, List.of())) {
                    result = placed.adapter().apply(context(site, input, result, placed, norm));
                }
            }
        }
        return result;
    }

    private FakeAdapterContext context(
            Site site, NDArray input, NDArray output, Placed placed, UnaryOperator<NDArray> norm) {
        TokenBatch tokens = batch == null ? FakeTokens.random(manager, 1, 1, FakeVocabulary.FIRST_WORD + 1) : batch;
        LinearWeights projection = outline.weightAt(site)
                .map(weight -> new LinearWeights(
                        Lookup.in(weights, weight),
                        outline.biasAt(site)
                                .map(path -> Lookup.in(weights, path))
                                .orElse(null)))
                .orElse(null);
        return new FakeAdapterContext(
                manager,
                kernels,
                site,
                input,
                output,
                tokens,
                placed.parameters(),
                placed.shared(),
                projection,
                norm,
                publications);
    }

    @Override
    public NDArray addResidual(int layer, SiteRole role, NDArray stream, NDArray change) {
        passed.add(new Place(layer, role));
        return stream.add(adapted(layer, role, stream, change, UnaryOperator.identity()));
    }

    @Override
    public NDArray addResidualAndNorm(
            int layer, SiteRole role, NDArray stream, NDArray change, UnaryOperator<NDArray> norm) {
        passed.add(new Place(layer, role));
        return norm.apply(stream.add(adapted(layer, role, stream, change, norm)));
    }

    @Override
    public NDArray attend(int layer, NDArray query, NDArray key, NDArray value, AttentionOptions options) {
        attention.put(layer, new AttentionStates(query, key, value));
        windows.put(layer, options.localWindow());
        NDArray[] earlier = cache == null ? null : cache.get(layer);
        int first = earlier == null ? 0 : (int) earlier[0].getShape().get(2);
        NDArray keys = earlier == null ? key : NDArrays.concat(new NDList(earlier[0], key), 2);
        NDArray values = earlier == null ? value : NDArrays.concat(new NDList(earlier[1], value), 2);
        if (cache != null) {
            cache.put(layer, new NDArray[] {keys, values});
        }
        int read = (int) keys.getShape().get(2);
        keys = applyAdapters(layer, SiteRole.ATTENTION_KEYS, keys, keys);
        values = applyAdapters(layer, SiteRole.ATTENTION_VALUES, values, values);
        int prefix = (int) keys.getShape().get(2) - read;
        NDArray scores = kernels.scale(query.matMul(keys.transpose(0, 1, 3, 2)), options.scale())
                .add(mask(query, first, prefix, read, options));
        NDArray bias = options.bias();
        if (bias != null) {
            scores = scores.add(prefix == 0 ? bias : NDArrays.concat(new NDList(none(bias, prefix), bias), 3));
        }
        return scores.softmax(-1).matMul(values);
    }

    private NDArray none(NDArray bias, int prefix) {
        Shape shape = bias.getShape();
        return manager.zeros(new Shape(shape.get(0), shape.get(1), shape.get(2), prefix));
    }

    /** [rows, 1, tokens, prefix + keys] */
    private NDArray mask(NDArray query, int first, int prefix, int read, AttentionOptions options) {
        int rows = (int) query.getShape().get(0);
        int tokens = (int) query.getShape().get(2);
        int all = prefix + read;
        float[] real = keyMask == null ? null : keyMask.toFloatArray();
        float[] mask = new float[rows * tokens * all];
        for (int row = 0; row < rows; row++) {
            int source = sources == null ? -1 : sources[row];
            for (int i = 0; i < tokens; i++) {
                for (int j = 0; j < read; j++) {
                    int distance = j - (first + i);
                    boolean causal = options.isCausal() || source >= 0 && j >= source;
                    boolean hidden = causal && distance > 0
                            || Math.abs(distance) > options.localWindow()
                            || real != null && real[row * read + j] == 0;
                    mask[(row * tokens + i) * all + prefix + j] = hidden ? HIDDEN : 0;
                }
            }
        }
        return Workbench.array(manager, mask, new Shape(rows, 1, tokens, all));
    }

    @Override
    public NDArray memoize(String name, Supplier<NDArray> compute) {
        NDArray known = memo.get(name);
        if (known == null) {
            known = compute.get();
            memo.put(name, known);
        }
        return known;
    }

    @Override
    public double hiddenDropout() {
        return hiddenDropout;
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public boolean isTraining() {
        return training;
    }

    @Override
    public double random(String name) {
        return 0.5;
    }
}
