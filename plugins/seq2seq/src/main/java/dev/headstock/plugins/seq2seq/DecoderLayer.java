package dev.headstock.plugins.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Attention to earlier tokens, attention to the source, and a feed-forward network, each added to its input and normalized before
 * (pre-norm) or after (post-norm).
 *
 * @param dropout on attention weights and on what is added
 */
record DecoderLayer(int index, Sizes sizes, double dropout) {
    private static final Init NEW = new Init.Normal(0.02);

    /** Names of the parts, in the order in which they are computed. */
    static final String SELF = "self";

    static final String SOURCE = "source";
    static final String FEED_FORWARD = "ffn";

    /**
     * @param inner width of the feed-forward network
     * @param activation as checkpoints name it
     */
    record Sizes(int width, int heads, int inner, boolean preNorm, String activation, double epsilon) {

        /** Those of the model's own layers. */
        static Sizes of(ModelOutline model, boolean preNorm) {
            Object activation = first(model, "hidden_act", "activation_function", "activation");
            Object epsilon = first(model, "layer_norm_eps", "layer_norm_epsilon");
            return new Sizes(
                    model.width(),
                    model.attentionHeads(),
                    model.feedForwardWidth(),
                    preNorm,
                    activation instanceof String name ? name : "gelu",
                    epsilon instanceof Number number ? number.doubleValue() : 1e-12);
        }

        /** Configurations of different families have other names for it. */
        private static @Nullable Object first(ModelOutline model, String... keys) {
            return Arrays.stream(keys)
                    .map(key -> model.config().get(key))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
    }

    List<ParameterSpec> parameters(Decoder.InitialValues initial) {
        List<ParameterSpec> all = new ArrayList<>();
        int width = sizes.width();
        for (String part : List.of(SELF, SOURCE)) {
            for (String name : List.of("query", "key", "value", "output")) {
                addLinear(all, part + "." + name, width, width, initial);
            }
            addNorm(all, part, initial);
        }
        addLinear(all, FEED_FORWARD + ".up", sizes.inner(), width, initial);
        addLinear(all, FEED_FORWARD + ".down", width, sizes.inner(), initial);
        addNorm(all, FEED_FORWARD, initial);
        return all;
    }

    private void addLinear(List<ParameterSpec> all, String name, int out, int in, Decoder.InitialValues initial) {
        add(all, name + ".weight", NEW, initial, out, in);
        add(all, name + ".bias", Init.ZEROS, initial, out);
    }

    private void addNorm(List<ParameterSpec> all, String part, Decoder.InitialValues initial) {
        add(all, part + ".norm.weight", Init.ONES, initial, sizes.width());
        add(all, part + ".norm.bias", Init.ZEROS, initial, sizes.width());
    }

    private void add(
            List<ParameterSpec> all, String name, Init otherwise, Decoder.InitialValues initial, long... shape) {
        all.add(new ParameterSpec(path(name), new Shape(shape), initial.of(path(name), otherwise)));
    }

    private String path(String name) {
        return path(index, name);
    }

    static String path(int layer, String name) {
        return "layer.%d.%s".formatted(layer, name);
    }

    /**
     * @param x [rows, n, width]
     * @param later [n, n], what is added to the scores of later tokens; null for a single token
     */
    NDArray apply(NDArray x, @Nullable NDArray later, Decoder.Source source, Cache cache, HeadPass pass) {
        NDArray own = before(SELF, x, pass);
        NDArray attended = attend(
                SELF,
                own,
                cache.append(path("keys"), heads(SELF + ".key", own, pass)),
                cache.append(path("values"), heads(SELF + ".value", own, pass)),
                later,
                pass);
        NDArray y = after(SELF, x, attended, pass);
        NDArray across = attend(
                SOURCE,
                before(SOURCE, y, pass),
                cache.once(path("source.keys"), () -> heads(SOURCE + ".key", source.hidden(), pass)),
                cache.once(path("source.values"), () -> heads(SOURCE + ".value", source.hidden(), pass)),
                source.mask(),
                pass);
        NDArray z = after(SOURCE, y, across, pass);
        Kernels kernels = pass.kernels();
        NDArray up = kernels.activation(
                sizes.activation(), linear(FEED_FORWARD + ".up", before(FEED_FORWARD, z, pass), pass));
        return after(FEED_FORWARD, z, linear(FEED_FORWARD + ".down", up, pass), pass);
    }

    private NDArray attend(
            String part, NDArray read, NDArray keys, NDArray values, @Nullable NDArray mask, HeadPass pass) {
        NDArray mixed = pass.kernels().attention(heads(part + ".query", read, pass), keys, values, mask, dropout);
        NDArray joined = mixed.transpose(0, 2, 1, 3)
                .reshape(mixed.getShape().get(0), mixed.getShape().get(2), sizes.width());
        return linear(part + ".output", joined, pass);
    }

    private NDArray before(String part, NDArray x, HeadPass pass) {
        return sizes.preNorm() ? norm(part, x, pass) : x;
    }

    private NDArray after(String part, NDArray x, NDArray change, HeadPass pass) {
        NDArray sum = x.add(pass.kernels().dropout(change, dropout));
        return sizes.preNorm() ? sum : norm(part, sum, pass);
    }

    private NDArray norm(String part, NDArray x, HeadPass pass) {
        return pass.kernels()
                .layerNorm(
                        x,
                        pass.parameter(path(part + ".norm.weight")),
                        pass.parameter(path(part + ".norm.bias")),
                        sizes.epsilon());
    }

    private NDArray linear(String name, NDArray x, HeadPass pass) {
        return pass.kernels().linear(x, pass.parameter(path(name + ".weight")), pass.parameter(path(name + ".bias")));
    }

    /** [rows, heads, n, width / heads] */
    private NDArray heads(String name, NDArray x, HeadPass pass) {
        return linear(name, x, pass)
                .reshape(x.getShape().get(0), x.getShape().get(1), sizes.heads(), sizes.width() / sizes.heads())
                .transpose(0, 2, 1, 3);
    }
}
