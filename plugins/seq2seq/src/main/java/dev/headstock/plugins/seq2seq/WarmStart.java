package dev.headstock.plugins.seq2seq;

import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A decoder that begins as the encoder's top layers: their attention, feed-forward networks, normalizations and positions. The attention
 * to the source is new.
 *
 * @see <a href="https://arxiv.org/abs/1907.12461">Rothe et al., 2020, section 2</a>
 */
final class WarmStart {
    private static final Map<SiteRole, String> PARTS = Map.of(
            SiteRole.QUERY, DecoderLayer.SELF + ".query",
            SiteRole.KEY, DecoderLayer.SELF + ".key",
            SiteRole.VALUE, DecoderLayer.SELF + ".value",
            SiteRole.ATTENTION_OUTPUT, DecoderLayer.SELF + ".output",
            SiteRole.FFN_UP, DecoderLayer.FEED_FORWARD + ".up",
            SiteRole.FFN_DOWN, DecoderLayer.FEED_FORWARD + ".down");

    /** RoBERTa's first two rows belong to no position. */
    private static final int MOST_UNUSED = 2;

    private final ModelOutline model;
    private final Map<String, Init> initial = new LinkedHashMap<>();

    private WarmStart(ModelOutline model) {
        this.model = model;
    }

    /** Throws when the model's layers are built in another way. */
    static Decoder decoder(ModelOutline model, int layers, double dropout) {
        return new WarmStart(model).build(layers, dropout);
    }

    private Decoder build(int layers, double dropout) {
        if (layers > model.layers()) {
            throw new IllegalArgumentException(
                    "The model has %d layers to begin with, and the decoder is to have %d. Choose at most as many, or a new decoder."
                            .formatted(model.layers(), layers));
        }
        ParameterInfo words = Decoder.table(model);
        require(words.shape().get(1) == model.width(), "word embeddings as wide as its layers");
        // Only models that normalize before each part have a normalization behind the last layer.
        boolean preNorm = !norms(model.layers()).isEmpty();
        DecoderLayer.Sizes sizes = DecoderLayer.Sizes.of(model, preNorm);
        for (int layer = 0; layer < layers; layer++) {
            copy(model.layers() - layers + layer, layer);
        }
        if (preNorm) {
            copyNorm(norms(model.layers()), Decoder.LAST_NORM);
        } else {
            copyNorm(norms(-1), Decoder.NORM);
        }
        return new Decoder(
                words,
                model.width(),
                positions(words),
                IntStream.range(0, layers)
                        .mapToObj(index -> new DecoderLayer(index, sizes, dropout))
                        .toList(),
                (name, otherwise) -> initial.getOrDefault(name, otherwise),
                dropout);
    }

    private void copy(int from, int to) {
        PARTS.forEach((role, part) -> {
            Site site = model.sites(role).stream()
                    .filter(each -> each.layer() == from)
                    .findFirst()
                    .orElseThrow(() -> unlike("a projection '%s' in layer %d".formatted(role.id(), from)));
            int inner = model.feedForwardWidth();
            require(
                    site.inputWidth() == (role.equals(SiteRole.FFN_DOWN) ? inner : model.width())
                            && site.outputWidth() == (role.equals(SiteRole.FFN_UP) ? inner : model.width()),
                    "a projection '%s' of the usual size".formatted(role.id()));
            String path = DecoderLayer.path(to, part);
            copyWhole(model.weightAt(site).orElseThrow(() -> unlike("a weight at " + role.id())), path + ".weight");
            model.biasAt(site).ifPresent(bias -> copyWhole(bias, path + ".bias"));
        });
        List<String> norms = norms(from);
        int half = norms.size() / 2;
        require(norms.size() == 2 || norms.size() == 4, "two normalizations in layer %d".formatted(from));
        copyNorm(norms.subList(0, half), DecoderLayer.path(to, DecoderLayer.SELF + ".norm"));
        copyNorm(norms.subList(half, norms.size()), DecoderLayer.path(to, DecoderLayer.FEED_FORWARD + ".norm"));
    }

    /** Their parameters, in the order of the forward pass. */
    private List<String> norms(int layer) {
        return model.parameters().stream()
                .filter(parameter -> parameter.kind() == ParameterKind.NORM && parameter.layer() == layer)
                .map(ParameterInfo::path)
                .toList();
    }

    /** @param paths of its weight, and of its bias where it has one; none where there is no such normalization */
    private void copyNorm(List<String> paths, String to) {
        if (!paths.isEmpty()) {
            copyWhole(paths.get(0), to + ".weight");
        }
        if (paths.size() > 1) {
            copyWhole(paths.get(1), to + ".bias");
        }
    }

    /** Rows of the table that the decoder gets; 0 where the model has none. */
    private int positions(ParameterInfo words) {
        Optional<ParameterInfo> table = model.parameters().stream()
                .filter(parameter -> parameter.kind() == ParameterKind.EMBEDDING
                        && parameter.layer() == -1
                        && !parameter.path().equals(words.path())
                        && unused(parameter) >= 0
                        && unused(parameter) <= MOST_UNUSED)
                .findFirst();
        if (table.isEmpty()) {
            return 0;
        }
        String path = table.get().path();
        int width = model.width();
        int rows = model.maxTokens();
        int skipped = unused(table.get());
        initial.put(
                Decoder.POSITIONS,
                Init.derived(path, numbers -> Arrays.copyOfRange(numbers, skipped * width, (skipped + rows) * width)));
        return rows;
    }

    /** Rows more than positions. */
    private int unused(ParameterInfo table) {
        return Math.toIntExact(table.shape().get(0)) - model.maxTokens();
    }

    private void copyWhole(String from, String to) {
        initial.put(to, Init.derived(from, numbers -> numbers));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw unlike(what);
        }
    }

    private static IllegalArgumentException unlike(String missing) {
        return new IllegalArgumentException(
                "A decoder can begin as the encoder only where that has %s, and this model has not. Choose a new decoder, or another base model."
                        .formatted(missing));
    }
}
