package dev.headstock.plugins.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.Kernels;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A stack of {@link DecoderLayer}s between the model's word embeddings, which are read at its input and again at its output.
 *
 * @param words the table, [vocabulary, embedding width]
 * @param width of the hidden states; where embeddings are narrower, one projection widens them and narrows the output
 * @param positions rows of a learned table of positions; 0 are sinusoids, which have no end
 * @param initial with what parameters begin
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., 2017, section 3</a>
 */
record Decoder(
        ParameterInfo words,
        int width,
        int positions,
        List<DecoderLayer> layers,
        InitialValues initial,
        double dropout) {
    private static final String PROJECTION = "embedding.projection";
    static final String POSITIONS = "embedding.positions";
    static final String NORM = "embedding.norm";
    static final String LAST_NORM = "norm";
    private static final String BIAS = "bias";
    private static final float HIDDEN = -1e9f;
    private static final double LONGEST_WAVE = 10_000;

    /** The value that a parameter begins with; {@code otherwise} unless it is known. */
    @FunctionalInterface
    interface InitialValues {
        Init of(String name, Init otherwise);
    }

    /**
     * The encoder's output.
     *
     * @param hidden [rows, tokens, width]
     * @param mask [rows, 1, 1, tokens]: 0 where a token is real, very negative elsewhere
     */
    record Source(NDArray hidden, NDArray mask) {
        /** @param mask [rows, tokens]: 1 where a token is real */
        static Source of(NDArray hidden, NDArray mask) {
            return new Source(hidden, mask.sub(1).mul(-HIDDEN).expandDims(1).expandDims(1));
        }
    }

    /** With random weights, normalizations before each part, and sinusoidal positions. */
    static Decoder fresh(ModelOutline model, int layers, double dropout) {
        DecoderLayer.Sizes sizes = DecoderLayer.Sizes.of(model, true);
        return new Decoder(
                table(model),
                model.width(),
                0,
                IntStream.range(0, layers)
                        .mapToObj(index -> new DecoderLayer(index, sizes, dropout))
                        .toList(),
                (name, otherwise) -> otherwise,
                dropout);
    }

    static ParameterInfo table(ModelOutline model) {
        return model.wordEmbeddings()
                .flatMap(path -> model.parameters().stream()
                        .filter(parameter -> parameter.path().equals(path))
                        .findFirst())
                .orElseThrow(() -> new IllegalArgumentException(
                        "The model has no table of word embeddings to generate with. Choose another base model."));
    }

    int vocabularySize() {
        return Math.toIntExact(words.shape().get(0));
    }

    private int embeddingWidth() {
        return Math.toIntExact(words.shape().get(1));
    }

    private boolean preNorm() {
        return layers.get(0).sizes().preNorm();
    }

    private double epsilon() {
        return layers.get(0).sizes().epsilon();
    }

    /** Throws when a text of so many tokens has no positions. */
    void requireRoom(int tokens) {
        if (positions > 0 && tokens > positions) {
            throw new IllegalArgumentException(
                    "The encoder's positions, which the decoder copies, end at %d tokens, and texts may have %d. Choose a smaller maximum, or a new decoder."
                            .formatted(positions, tokens));
        }
    }

    List<ParameterSpec> parameters() {
        List<ParameterSpec> all = new ArrayList<>();
        if (embeddingWidth() != width) {
            all.add(spec(PROJECTION, new Init.Normal(0.02), width, embeddingWidth()));
        }
        if (positions > 0) {
            all.add(spec(POSITIONS, new Init.Normal(0.02), positions, width));
        }
        if (!preNorm()) {
            addNorm(all, NORM);
        }
        layers.forEach(layer -> all.addAll(layer.parameters(initial)));
        if (preNorm()) {
            addNorm(all, LAST_NORM);
        }
        all.add(spec(BIAS, Init.ZEROS, vocabularySize()));
        return all;
    }

    private void addNorm(List<ParameterSpec> all, String name) {
        all.add(spec(name + ".weight", Init.ONES, width));
        all.add(spec(name + ".bias", Init.ZEROS, width));
    }

    private ParameterSpec spec(String name, Init otherwise, long... shape) {
        return new ParameterSpec(name, new Shape(shape), initial.of(name, otherwise));
    }

    /**
     * [rows, n, vocabulary]: of the token after each of these.
     *
     * @param ids [rows, n]
     * @param before tokens of the text that were read earlier
     */
    NDArray logits(NDArray ids, int before, Source source, Cache cache, HeadPass pass) {
        Kernels kernels = pass.kernels();
        int count = (int) ids.getShape().get(1);
        NDArray table = pass.backboneParameter(words.path());
        NDArray x = embed(kernels.embedding(ids, table), before, count, pass);
        NDArray later = count == 1 ? null : later(count, pass);
        for (DecoderLayer layer : layers) {
            x = layer.apply(x, later, source, cache, pass);
        }
        x = preNorm() ? norm(LAST_NORM, x, pass) : x;
        if (embeddingWidth() != width) {
            x = kernels.linear(x, pass.parameter(PROJECTION).transpose(), null);
        }
        return kernels.linear(x, table, pass.parameter(BIAS));
    }

    private NDArray embed(NDArray found, int before, int count, HeadPass pass) {
        Kernels kernels = pass.kernels();
        NDArray x = found;
        if (embeddingWidth() != width) {
            x = kernels.linear(x, pass.parameter(PROJECTION), null);
        }
        NDArray embedded = positions > 0
                ? x.add(learned(before, count, pass))
                // Embeddings are much smaller than sinusoids: Vaswani et al., section 3.4.
                : kernels.scale(x, Math.sqrt(embeddingWidth())).add(sinusoids(before, count, pass));
        return kernels.dropout(preNorm() ? embedded : norm(NORM, embedded, pass), dropout);
    }

    /** [1, n, width] */
    private static NDArray learned(int before, int count, HeadPass pass) {
        NDArray at = pass.manager().arange(before, before + count).toType(DataType.INT64, false);
        return pass.kernels().embedding(at.expandDims(0), pass.parameter(POSITIONS));
    }

    /** {@code sin(t / 10000^(2i/width))} in the first half, cosines in the second: [1, n, width]. */
    private NDArray sinusoids(int before, int count, HeadPass pass) {
        int half = width / 2;
        float[] waves = new float[count * width];
        for (int token = 0; token < count; token++) {
            for (int i = 0; i < half; i++) {
                double angle = (before + token) / Math.pow(LONGEST_WAVE, (double) i / half);
                waves[token * width + i] = (float) Math.sin(angle);
                waves[token * width + half + i] = (float) Math.cos(angle);
            }
        }
        return pass.manager().create(waves, new Shape(1, count, width));
    }

    /** [n, n]: very negative where a key comes after its query. */
    private static NDArray later(int count, HeadPass pass) {
        NDArray at = pass.manager().arange(count);
        return at.expandDims(0)
                .gt(at.expandDims(1))
                .toType(DataType.FLOAT32, false)
                .mul(HIDDEN);
    }

    private NDArray norm(String name, NDArray x, HeadPass pass) {
        return pass.kernels().layerNorm(x, pass.parameter(name + ".weight"), pass.parameter(name + ".bias"), epsilon());
    }
}
