package dev.headstock.plugins.bottleneck;

import dev.headstock.api.Adapter;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.Option;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pf4j.Extension;

/** Puts narrow two-layer networks into the residual stream of every layer. */
@Extension
public final class Bottleneck implements AdapterPlacement<Bottleneck.Options> {

    /** Where the networks go and what they read. */
    public enum Variant {
        /** Behind attention and behind the feed-forward network of each layer. Houlsby et al., 2019. */
        HOULSBY(Set.of(Role.ATTENTION_RESIDUAL, Role.FFN_RESIDUAL)),
        /** Behind the feed-forward network only, reading the normalised sum. Pfeiffer et al., 2020. */
        PFEIFFER(Set.of(Role.FFN_RESIDUAL)),
        /** Beside the feed-forward network, reading what it reads. He et al., 2021. */
        PARALLEL(Set.of(Role.FFN_RESIDUAL));

        private final Set<Role> roles;

        Variant(Set<Role> roles) {
            this.roles = roles;
        }
    }

    /** What bends between the two layers. */
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
    public enum Initialisation {
        /** The upper layer at zero: training starts exactly from the original model. */
        IDENTITY,
        /** Both layers normal with deviation 0.02. */
        BERT,
        /** Both layers truncated normal with deviation 0.01. */
        HOULSBY
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

            @Option("What bends between the two layers") Activation activation,

            @Option(
                    value = "Factor on the networks' output; 4 is usual beside a sub-layer, 1 behind one",
                    min = 0.01,
                    max = 100,
                    advanced = true)
            double scaling,

            @Option(value = "How the networks start; identity starts exactly from the original model", advanced = true)
            Initialisation initialisation,

            @Option(
                    value =
                            "Layers without a network, counted from 1 at the input: the lowest layers need them least, and leaving them out saves time",
                    title = "Layers left out",
                    advanced = true)
            Set<Integer> leaveOut) {
        public Options {
            leaveOut = Set.copyOf(leaveOut);
            if (reduction < 1) {
                throw new IllegalArgumentException("reduction must be at least 1, was " + reduction);
            }
            if (!(scaling > 0)) {
                throw new IllegalArgumentException("scaling must be above 0, was " + scaling);
            }
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
        return new Options(Variant.PFEIFFER, 16, Activation.RELU, 1, Initialisation.IDENTITY, Set.of());
    }

    @Override
    public Map<Site, Adapter> place(ModelOutline model, Options options) {
        for (int layer : options.leaveOut()) {
            if (layer < 1 || layer > model.layers()) {
                throw new IllegalArgumentException(
                        "leaveOut names layer %d, but the model has layers 1 to %d.".formatted(layer, model.layers()));
            }
        }
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        model.sites().stream()
                .filter(options::wants)
                .forEach(site -> placed.put(site, new NarrowNetwork(site, options)));
        if (placed.isEmpty()) {
            throw new IllegalArgumentException("leaveOut leaves no layer. Remove at least one of them.");
        }
        return placed;
    }
}
