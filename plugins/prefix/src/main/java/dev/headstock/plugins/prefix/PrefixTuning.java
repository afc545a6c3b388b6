package dev.headstock.plugins.prefix;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.export.PeftTensor;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pf4j.Extension;

/** Learned keys and values in front of those of the text, in every layer. */
@Extension
public final class PrefixTuning implements AdapterPlacement<PrefixTuning.Options> {
    public record Options(
            @Option(value = "Length of the prefix in each layer.", min = 1, max = 200, unit = "tokens")
            int length,

            @Option(value = "Count positions of the text after the prefix, as PEFT does.", advanced = true)
            boolean countedPositions) {
        public Options {
            if (length < 1) {
                throw new IllegalArgumentException("length must be at least 1, was " + length);
            }
        }
    }

    @Override
    public String id() {
        return "prefix";
    }

    @Override
    public String title() {
        return "Prefix tuning";
    }

    @Override
    public String summary() {
        return "Learned keys and values that every token can attend to; the model's own weights are frozen.";
    }

    @Override
    public Options defaults() {
        return new Options(20, false);
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        ModelOutline model = context.model();
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (SiteRole role : List.of(SiteRole.ATTENTION_KEYS, SiteRole.ATTENTION_VALUES)) {
            for (Site site : model.sites(role)) {
                placed.put(
                        site,
                        new Prefix(
                                model.attentionHeads(), options.length(), site.outputWidth() / model.attentionHeads()));
            }
        }
        return placed;
    }

    @Override
    public int positionOffset(Options options) {
        return options.countedPositions() ? options.length() : 0;
    }

    /** One tensor [length, layers · 2 · width]: keys, then values, of each layer. */
    @Override
    public Optional<PeftExport> peft(RunContext context, CheckpointNames names, Options options) {
        ModelOutline model = context.model();
        if (!options.countedPositions()) {
            throw new IllegalArgumentException(
                    "PEFT counts positions after the prefix. Train with that option to export.");
        }
        if (model.tokenTypes() > 1 && context.data().columns(ColumnRole.TEXT).size() > 1) {
            throw new IllegalArgumentException(
                    "PEFT drops token types with a prefix, so that pairs would be read otherwise.");
        }
        List<String> paths = new ArrayList<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            paths.add("%d.attention-keys.prefix".formatted(layer));
            paths.add("%d.attention-values.prefix".formatted(layer));
        }
        Map<String, Object> config = Map.of(
                "peft_type", "PREFIX_TUNING",
                "num_virtual_tokens", options.length(),
                "num_layers", model.layers(),
                "token_dim", model.width(),
                "num_attention_heads", model.attentionHeads(),
                "encoder_hidden_size", model.width(),
                "num_transformer_submodules", 1,
                "prefix_projection", false);
        PeftTensor tensor = new PeftTensor("prompt_embeddings", paths, PrefixTuning::flat);
        return Optional.of(new PeftExport(config, PeftExport.PROMPT, List.of(tensor)));
    }

    /** Each [heads, length, d] to [length, heads · d], side by side. */
    static NDArray flat(List<NDArray> prefixes) {
        return NDArrays.concat(
                new NDList(prefixes.stream()
                        .map(prefix -> prefix.transpose(1, 0, 2)
                                .reshape(prefix.getShape().get(1), -1))
                        .toList()),
                1);
    }

    /**
     * [P; x], P [heads, length, d].
     *
     * @see <a href="https://arxiv.org/abs/2110.07602">Liu et al., 2021: P-tuning v2</a>
     */
    record Prefix(int heads, int length, int d) implements Adapter {
        @Override
        public String formula() {
            return "[P; x], %d rows".formatted(length);
        }

        @Override
        public boolean isIdentityAtInit() {
            return false;
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("prefix", new Shape(heads, length, d), new Init.Normal(0.02)));
        }

        @Override
        public NDArray apply(AdapterContext context) {
            return context.kernels().prependRows(context.parameter("prefix"), context.output());
        }
    }
}
