package dev.headstock.plugins.bottleneck;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.export.AdapterHubExport;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.SequenceGate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/** Puts narrow two-layer networks into the residual stream of every layer. */
@Extension
public final class Bottleneck implements AdapterPlacement<Bottleneck.Options> {

    /** Where the networks go, and what they read. */
    public enum Variant {
        /** Behind attention and behind the feed-forward network of each layer. Houlsby et al., 2019. */
        HOULSBY(Set.of(SiteRole.ATTENTION_RESIDUAL, SiteRole.FFN_RESIDUAL)),
        /** Behind the feed-forward network only, reading the normalized sum. Pfeiffer et al., 2020. */
        PFEIFFER(Set.of(SiteRole.FFN_RESIDUAL)),
        /** Beside the feed-forward network, reading what it reads. He et al., 2021. */
        PARALLEL(Set.of(SiteRole.FFN_RESIDUAL));

        private final Set<SiteRole> roles;

        Variant(Set<SiteRole> roles) {
            this.roles = roles;
        }
    }

    /** Activation between the down- and the up-projection. */
    public enum Activation {
        RELU,
        GELU,
        SILU,
        TANH;

        String kernel() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the networks start. */
    public enum Initialization {
        /** The upper layer at zero: training starts exactly from the original model. */
        IDENTITY,
        /** Both layers normal with deviation 0.02. */
        BERT,
        /** Both layers truncated normal with deviation 0.01. */
        HOULSBY;

        Init lower(int fanIn) {
            return this == IDENTITY ? Init.kaimingUniform(fanIn) : upper();
        }

        Init upper() {
            return switch (this) {
                case IDENTITY -> Init.ZEROS;
                case BERT -> new Init.Normal(0.02);
                case HOULSBY -> new Init.TruncatedNormal(0.01);
            };
        }
    }

    /** What multiplies the networks' output. */
    public enum Scale {
        /** The factor, as it is. */
        FIXED,
        /** One trained number for each network, which starts at the factor. He et al., 2021. */
        LEARNED,
        /** A trained number for each channel, which starts at the factor. Steitz and Roth, 2024. */
        CHANNEL
    }

    public record Options(
            @Option(
                    "Where the networks go: behind attention and feed-forward (houlsby), behind feed-forward (pfeiffer), or beside it (parallel)")
            Variant variant,

            @Option(
                    value = "How much narrower than the model: smaller values make wider networks with more parameters",
                    min = 1,
                    max = 768)
            int reduction,

            @Option("Activation between the down- and the up-projection")
            Activation activation,

            @Option(
                    value = "Factor on the networks' output; 4 is usual beside a sub-layer, 1 behind one",
                    min = 0.01,
                    max = 100,
                    advanced = true)
            double scaling,

            @Option(value = "How the networks start; identity starts exactly from the original model", advanced = true)
            Initialization initialization,

            @Option(
                    value =
                            "Layers without a network, counted from 1 at the input: the lowest layers need them least, and leaving them out saves time",
                    title = "Layers left out",
                    advanced = true)
            Set<Integer> leaveOut,

            @Option(
                    value =
                            "Reduction of every layer from the input up, in place of the one reduction. Empty: all have the one reduction",
                    title = "Reduction of each layer",
                    min = 1,
                    max = 768,
                    advanced = true)
            List<Integer> reductions,

            @Option(
                    value = "Whether the factor is fixed, or a trained number of each network or of each channel",
                    title = "Kind of scaling",
                    advanced = true)
            Scale scale,

            @Option(
                    value = "Share of the texts that skip a network while training: larger values regularize more",
                    title = "Stochastic depth",
                    min = 0,
                    max = 0.5,
                    advanced = true)
            double stochasticDepth,

            @Option(
                    value = "Also an invertible network behind the embeddings, for texts unlike the pre-training ones",
                    title = "Invertible adapter",
                    advanced = true)
            boolean invertible,

            @Option(
                    value =
                            "Layers from the input up whose networks training leaves out, a random number of them up to this one in each step: the lowest can then be left out when the model is used",
                    title = "Layers dropped at random",
                    min = 0,
                    max = 48,
                    advanced = true)
            int dropped,

            @Option(
                    value = "A trained gate for each network decides by how much it takes part in a text (UniPELT)",
                    advanced = true)
            boolean gated) {
        public Options {
            leaveOut = Set.copyOf(leaveOut);
            reductions = List.copyOf(reductions);
            if (reductions.stream().anyMatch(each -> each < 1)) {
                throw new IllegalArgumentException("reductions must be at least 1, were " + reductions);
            }
            if (!(stochasticDepth >= 0 && stochasticDepth < 1)) {
                throw new IllegalArgumentException(
                        "stochasticDepth must be at least 0 and below 1, was " + stochasticDepth);
            }
            if (dropped < 0) {
                throw new IllegalArgumentException("dropped must be at least 0, was " + dropped);
            }
            if (reduction < 1) {
                throw new IllegalArgumentException("reduction must be at least 1, was " + reduction);
            }
            if (!(scaling > 0)) {
                throw new IllegalArgumentException("scaling must be above 0, was " + scaling);
            }
        }

        /** Width of the network at a site: max(1, ⌊width / reduction⌋). */
        private int inner(Site site) {
            int own = reductions.isEmpty() ? reduction : reductions.get(site.layer());
            return Math.max(1, site.outputWidth() / own);
        }

        private boolean wants(Site site) {
            return variant.roles.contains(site.role()) && !leaveOut.contains(site.layer() + 1);
        }
    }

    @Override
    public String id() {
        return "bottleneck";
    }

    @Override
    public String title() {
        return "Bottleneck adapters";
    }

    @Override
    public String summary() {
        return "Narrow two-layer networks in every layer (Houlsby, Pfeiffer, parallel): about 1 % of the parameters, one small file per task.";
    }

    @Override
    public Options defaults() {
        return new Options(
                Variant.PFEIFFER,
                16,
                Activation.RELU,
                1,
                Initialization.IDENTITY,
                Set.of(),
                List.of(),
                Scale.FIXED,
                0,
                false,
                0,
                false);
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        ModelOutline model = context.model();
        for (int layer : options.leaveOut()) {
            if (layer < 1 || layer > model.layers()) {
                throw new IllegalArgumentException(
                        "leaveOut names layer %d, but the model has layers 1 to %d.".formatted(layer, model.layers()));
            }
        }
        if (options.dropped() >= Math.max(1, model.layers())) {
            throw new IllegalArgumentException("dropped is %d, but the model has %d layers. Choose at most %d."
                    .formatted(options.dropped(), model.layers(), model.layers() - 1));
        }
        if (options.gated()) {
            SequenceGate.require(context);
        }
        if (!options.reductions().isEmpty() && options.reductions().size() != model.layers()) {
            throw new IllegalArgumentException(
                    "reductions has length %d, but the model has %d layers. Name a reduction for each."
                            .formatted(options.reductions().size(), model.layers()));
        }
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        model.sites().stream()
                .filter(options::wants)
                .forEach(site -> placed.put(site, new BottleneckAdapter(site, options.inner(site), options)));
        if (placed.isEmpty()) {
            throw new IllegalArgumentException(
                    options.leaveOut().isEmpty()
                            ? "the model has no residual stream that bottleneck adapters could change. Choose another placement."
                            : "leaveOut leaves no layer. Remove at least one of them.");
        }
        if (options.invertible()) {
            placed.putAll(behindEmbeddings(model, options));
        }
        return placed;
    }

    @Override
    public Optional<AdapterHubExport> adapterHub(RunContext context, CheckpointNames names, Options options) {
        return Optional.of(BottleneckInAdapterHub.export(context.model(), names, place(context, options), options));
    }

    private static Map<Site, Adapter> behindEmbeddings(ModelOutline model, Options options) {
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (Site site : model.sites(SiteRole.EMBEDDINGS)) {
            if (site.outputWidth() % 4 != 0) {
                throw new IllegalArgumentException(
                        "invertible needs a width that is a multiple of 4, and the model's is %d. Turn it off."
                                .formatted(site.outputWidth()));
            }
            placed.put(site, new InvertibleAdapter(site.outputWidth(), options));
        }
        return placed;
    }
}
