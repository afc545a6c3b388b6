package dev.headstock.plugins.prefix;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.export.AdapterHubExport;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.imports.AdapterImport;
import dev.headstock.api.imports.ForeignAdapter;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.AdapterHubNames;
import dev.headstock.kit.SequenceGate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pf4j.Extension;

/** Learned keys and values in front of those of the text, in every layer. */
@Extension
public final class PrefixTuning implements AdapterPlacement<PrefixTuning.Options> {
    public record Options(
            @Option(value = "Length of the prefix in each layer.", min = 1, max = 200, unit = "tokens")
            int length,

            @Option(value = "Count positions of the text after the prefix, as PEFT does.", advanced = true)
            boolean countedPositions,

            @Option(
                    value =
                            "Width of a network that makes the prefixes of all layers while training, 512 in the paper; 0 trains them directly",
                    title = "Width of the network",
                    min = 0,
                    max = 4096,
                    advanced = true)
            int inner,

            @Option(
                    value =
                            "A trained gate in each layer decides by how much the prefix takes part in a text (UniPELT)",
                    advanced = true)
            boolean gated) {
        public Options {
            if (length < 1) {
                throw new IllegalArgumentException("length must be at least 1, was " + length);
            }
            if (inner < 0) {
                throw new IllegalArgumentException("inner must be at least 0, was " + inner);
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
        return new Options(20, false, 0, false);
    }

    @Override
    public List<ParameterSpec> sharedParameters(RunContext context, Options options) {
        return options.inner() == 0
                ? List.of()
                : Prefix.network(options.length(), context.model().width(), options.inner());
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        ModelOutline model = context.model();
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        if (options.gated()) {
            SequenceGate.require(context);
            if (model.sites(SiteRole.KEY).size()
                    != model.sites(SiteRole.ATTENTION_KEYS).size()) {
                throw new IllegalArgumentException(
                        "gated needs a key projection in every layer, which this model does not have. Turn it off.");
            }
            model.sites(SiteRole.KEY).forEach(site -> placed.put(site, new Gate(site.inputWidth())));
        }
        for (SiteRole role : List.of(SiteRole.ATTENTION_KEYS, SiteRole.ATTENTION_VALUES)) {
            for (Site site : model.sites(role)) {
                placed.put(
                        site,
                        new Prefix(
                                model.attentionHeads(),
                                options.length(),
                                site.outputWidth() / model.attentionHeads(),
                                options.inner(),
                                options.gated()));
            }
        }
        return placed;
    }

    @Override
    public int positionOffset(Options options) {
        return options.countedPositions() ? options.length() : 0;
    }

    /** One tensor [length, layers · 2 · width]: keys, then values, of each layer. What a network makes is written in full. */
    @Override
    public Optional<PeftExport> peft(RunContext context, CheckpointNames names, Options options) {
        ModelOutline model = context.model();
        if (options.gated()) {
            return Optional.empty();
        }
        if (!options.countedPositions()) {
            throw new IllegalArgumentException(
                    "PEFT counts positions after the prefix. Train with that option to export.");
        }
        if (model.tokenTypes() > 1 && context.data().columns(ColumnRole.TEXT).size() > 1) {
            throw new IllegalArgumentException(
                    "PEFT drops token types with a prefix, so that pairs would be read otherwise.");
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
        AdapterTensor tensor = new AdapterTensor("prompt_embeddings", paths(model, options), value(options));
        return Optional.of(new PeftExport(config, PeftExport.PROMPT, List.of(tensor)));
    }

    @Override
    public Set<String> peftTypes() {
        return Set.of("PREFIX_TUNING");
    }

    @Override
    public Optional<AdapterImport<Options>> fromPeft(
            RunContext context, CheckpointNames names, ForeignAdapter adapter) {
        return new PrefixFromPeft(context.model(), adapter).read();
    }

    /** The same numbers in one row; positions of the text begin at 0 there. */
    @Override
    public Optional<AdapterHubExport> adapterHub(RunContext context, CheckpointNames names, Options options) {
        ModelOutline model = context.model();
        if (options.gated() || options.countedPositions()) {
            throw new IllegalArgumentException(
                    "AdapterHub's library counts positions from 0, and its gates belong to layers of the model. Train without countedPositions and gated to export.");
        }
        Map<String, Object> config =
                Map.of("architecture", "prefix_tuning", "flat", true, "prefix_length", options.length());
        String key = AdapterHubNames.model(model, names, "prefix_tuning.prefix_tunings")
                + (model.family().equals("distilbert") ? "self" : "self_prefix")
                + ".control_trans";
        AdapterTensor tensor = new AdapterTensor(key, paths(model, options), values -> value(options)
                .apply(values)
                .flatten());
        return Optional.of(new AdapterHubExport(config, List.of(tensor)));
    }

    /** Of the parameters that make the prefixes of all layers. */
    private static List<String> paths(ModelOutline model, Options options) {
        List<String> paths = new ArrayList<>(options.inner() == 0 ? List.of() : Prefix.NETWORK_PATHS);
        for (int layer = 0; layer < model.layers(); layer++) {
            for (String site : List.of("attention-keys", "attention-values")) {
                for (String name : Prefix.names(options.inner())) {
                    paths.add("%d.%s.%s".formatted(layer, site, name));
                }
            }
        }
        return paths;
    }

    /** From these parameters to [length, layers · 2 · width]. */
    private static Function<List<NDArray>, NDArray> value(Options options) {
        return options.inner() == 0 ? PrefixTuning::flat : PrefixTuning::computed;
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

    /** The network's embeddings, weight and bias, then weight and bias of each site. */
    private static NDArray computed(List<NDArray> parameters) {
        NDArray hidden = parameters
                .get(0)
                .matMul(parameters.get(1).transpose())
                .add(parameters.get(2))
                .tanh();
        NDList sites = new NDList();
        for (int i = 3; i < parameters.size(); i += 2) {
            sites.add(hidden.matMul(parameters.get(i).transpose()).add(parameters.get(i + 1)));
        }
        return NDArrays.concat(sites, 1);
    }
}
