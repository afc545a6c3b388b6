package dev.headstock.plugins.prefix;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.imports.AdapterImport;
import dev.headstock.api.imports.ForeignAdapter;
import dev.headstock.api.imports.ForeignTensor;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.PeftConfig;
import dev.headstock.plugins.prefix.PrefixTuning.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a prefix of PEFT: one tensor [length, layers · 2 · width], keys, then values, of each layer. Where a network made it while training,
 * PEFT saves what the network returns at the end.
 */
final class PrefixFromPeft {
    private static final String VECTORS = "prompt_embeddings";
    private static final Set<String> KNOWN = Set.of(
            "num_virtual_tokens",
            "num_layers",
            "token_dim",
            "num_attention_heads",
            "encoder_hidden_size",
            "num_transformer_submodules",
            "prefix_projection",
            "init_weights");

    private final ModelOutline model;
    private final ForeignAdapter adapter;
    private final PeftConfig config;

    PrefixFromPeft(ModelOutline model, ForeignAdapter adapter) {
        this.model = model;
        this.adapter = adapter;
        this.config = new PeftConfig(adapter);
    }

    Optional<AdapterImport<Options>> read() {
        config.requireKnown(KNOWN);
        ForeignTensor vectors = adapter.tensor(VECTORS).orElse(null);
        if (vectors == null) {
            config.object("adapter_model.safetensors has no '%s', which PEFT saves of a prefix.".formatted(VECTORS));
            return Optional.empty();
        }
        List<Site> keys = model.sites(SiteRole.ATTENTION_KEYS);
        List<Site> values = model.sites(SiteRole.ATTENTION_VALUES);
        long width = keys.stream().mapToLong(Site::outputWidth).sum()
                + values.stream().mapToLong(Site::outputWidth).sum();
        Shape shape = vectors.shape();
        if (shape.dimension() != 2 || shape.get(1) != width) {
            config.object(
                    "'%s' has the shape %s, where this base model needs [tokens, %d]: keys and values of its %d layers. Name the base model that it was trained on."
                            .formatted(VECTORS, shape, width, keys.size()));
        }
        return config.hasProblems() ? Optional.empty() : Optional.of(imported(vectors, keys, values));
    }

    private AdapterImport<Options> imported(ForeignTensor vectors, List<Site> keys, List<Site> values) {
        int length = (int) vectors.shape().get(0);
        Map<String, ForeignTensor> parameters = new LinkedHashMap<>();
        int column = 0;
        for (int layer = 0; layer < keys.size(); layer++) {
            for (Site site : List.of(keys.get(layer), values.get(layer))) {
                parameters.put(AdapterTensor.path(site, "prefix"), ofSite(vectors, column, site.outputWidth()));
                column += site.outputWidth();
            }
        }
        // PEFT counts positions of the text after the prefix.
        return new AdapterImport<>(new Options(length, true, 0, false), parameters);
    }

    /** The columns of a site, [length, heads · d], as [heads, length, d]. */
    private ForeignTensor ofSite(ForeignTensor vectors, int column, int width) {
        int length = (int) vectors.shape().get(0);
        int columns = (int) vectors.shape().get(1);
        int heads = model.attentionHeads();
        int d = width / heads;
        float[] numbers = new float[length * width];
        for (int head = 0; head < heads; head++) {
            for (int token = 0; token < length; token++) {
                int from = token * columns + column + head * d;
                System.arraycopy(vectors.numbers(), from, numbers, (head * length + token) * d, d);
            }
        }
        return new ForeignTensor(new Shape(heads, length, d), numbers);
    }
}
