package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AttentionOptions;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.LowRank;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ModelPass;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TokenBatch;
import dev.headstock.api.tuning.ForwardPass.AttentionStates;
import dev.headstock.trainer.model.PlacedAdapters.Placed;
import dev.headstock.trainer.torch.TorchKernels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A pass as the backbone sees it. Calls to it come while {@link Scope} says where results belong. */
final class BackbonePass implements ModelPass {
    private final ModelOutline outline;
    private final Scope scope;
    private final PassOptions options;
    private final PlacedAdapters adapters;
    private final Attention attention;
    private final @Nullable KeyValueCache cache;
    private final TokenBatch tokens;
    private final Map<String, NDArray> memo = new HashMap<>();
    private final Map<Integer, AttentionStates> states = new HashMap<>();
    private final Map<Integer, NDArray> weights = new HashMap<>();
    private final Published published = new Published();

    /** @param cache empty, or what these tokens continue; null without */
    BackbonePass(
            ModelOutline outline,
            Scope scope,
            PassOptions options,
            PlacedAdapters adapters,
            Attention attention,
            @Nullable KeyValueCache cache,
            TokenBatch tokens) {
        this.outline = outline;
        this.scope = scope;
        this.options = options;
        this.adapters = adapters;
        this.attention = attention;
        this.cache = cache;
        this.tokens = new ScopedTokens(tokens, scope);
    }

    /** What the backbone reads; its arrays belong to the present scope. */
    TokenBatch tokens() {
        return tokens;
    }

    Published published() {
        return published;
    }

    @Nullable
    AttentionStates states(int layer) {
        return states.get(layer);
    }

    @Nullable
    NDArray attentionWeights(int layer) {
        return weights.get(layer);
    }

    Scope scope() {
        return scope;
    }

    PassOptions options() {
        return options;
    }

    @Override
    public NDArray parameter(String path) {
        return scope.parameter(path);
    }

    @Override
    public Kernels kernels() {
        return scope.kernels(options.isBf16());
    }

    @Override
    public NDManager manager() {
        return scope.memory();
    }

    @Override
    public boolean isTraining() {
        return options.isTraining();
    }

    @Override
    public double random(String name) {
        return options.random("backbone", name);
    }

    @Override
    public double hiddenDropout() {
        return options.hiddenDropout();
    }

    @Override
    public NDArray applyAdapters(int layer, SiteRole role, NDArray input, NDArray output) {
        return apply(layer, role, input, output, null);
    }

    @Override
    public NDArray addResidual(int layer, SiteRole role, NDArray stream, NDArray change) {
        return stream.add(apply(layer, role, stream, change, UnaryOperator.identity()));
    }

    @Override
    public NDArray addResidualAndNorm(
            int layer, SiteRole role, NDArray stream, NDArray change, UnaryOperator<NDArray> norm) {
        return norm.apply(stream.add(apply(layer, role, stream, change, norm)));
    }

    /** @param norm at residual sites */
    private NDArray apply(
            int layer, SiteRole role, NDArray input, NDArray output, @Nullable UnaryOperator<NDArray> norm) {
        List<Placed> placed = adapters.at(layer, role);
        NDArray result = output;
        for (Placed each : placed) {
            result = apply(each, input, result, norm);
        }
        return result;
    }

    private NDArray apply(Placed placed, NDArray input, NDArray output, @Nullable UnaryOperator<NDArray> norm) {
        Adapter adapter = placed.adapter();
        NDArray result = adapter.lowRank()
                .map(change -> lowRank(change, placed, input, output))
                .orElseGet(() ->
                        adapter.apply(new SiteContext(this, outline, placed, placed.prefix(), input, output, norm)));
        return ReturnedArrays.ofAdapter(placed, result, output);
    }

    /** output + scale·B·A·dropout(x). */
    private NDArray lowRank(LowRank change, Placed placed, NDArray input, NDArray output) {
        TorchKernels kernels = scope.kernels(options.isBf16());
        NDArray dropped = kernels.dropout(input, change.dropout());
        NDArray a = parameter(placed.prefix() + change.a());
        NDArray b = parameter(placed.prefix() + change.b());
        return kernels.addProduct(output, kernels.linear(dropped, a, null), b, change.scale());
    }

    @Override
    public NDArray attend(int layer, NDArray query, NDArray key, NDArray value, AttentionOptions how) {
        NDArray keys = key;
        NDArray values = value;
        if (cache != null) {
            keys = cache.append(layer, KeyValueCache.KEYS, key, scope.memory());
            values = cache.append(layer, KeyValueCache.VALUES, value, scope.memory());
        }
        if (options.attentionLayers().contains(layer)) {
            states.put(layer, new AttentionStates(scope.keep(query), scope.keep(keys), scope.keep(values)));
        }
        long read = keys.getShape().get(2);
        keys = applyAdapters(layer, SiteRole.ATTENTION_KEYS, keys, keys);
        values = applyAdapters(layer, SiteRole.ATTENTION_VALUES, values, values);
        int prefix = Math.toIntExact(keys.getShape().get(2) - read);
        NDArray mask = biased(layer, how, prefix, read);
        if (options.attentionLayers().contains(layer)) {
            NDArray added = mask == null ? scope.memory().zeros(new Shape(1)) : mask;
            weights.put(layer, scope.keep(scope.operations().attentionWeights(query, keys, added, how.scale())));
        }
        return scope.kernels(false).attention(query, keys, values, mask, options.attentionDropout(), how.scale());
    }

    private @Nullable NDArray biased(int layer, AttentionOptions how, int prefix, long read) {
        NDArray mask = attention.mask(how, prefix);
        NDArray bias = how.bias();
        if (bias == null) {
            return mask;
        }
        Shape shape = bias.getShape();
        if (shape.get(3) != read) {
            throw new CacheUnsupportedException(layer);
        }
        if (prefix > 0) {
            NDArray none = scope.memory().zeros(new Shape(shape.get(0), shape.get(1), shape.get(2), prefix));
            bias = none.concat(bias, 3);
        }
        return mask == null ? bias : bias.add(mask);
    }

    @Override
    public NDArray memoize(String name, Supplier<NDArray> compute) {
        NDArray known = memo.get(name);
        if (known == null) {
            known = scope.keep(compute.get());
            memo.put(name, known);
        }
        return known;
    }
}
