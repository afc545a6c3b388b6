package dev.headstock.plugins.compacter;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.export.AdapterHubExport;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.AdapterHubNames;
import dev.headstock.kit.LayerChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pf4j.Extension;

/** Bottleneck adapters whose matrices are sums of Kronecker products. */
@Extension
public final class Compacter implements AdapterPlacement<Compacter.Options> {

    /** Where adapters are put in each layer. */
    public enum Place {
        ATTENTION(SiteRole.ATTENTION_RESIDUAL),
        FEED_FORWARD(SiteRole.FFN_RESIDUAL);

        private final SiteRole role;

        Place(SiteRole role) {
            this.role = role;
        }
    }

    public record Options(
            @Option(value = "How many times narrower than the model an adapter is", min = 1, max = 1024)
            int reduction,

            @Option(
                    value = "Number of Kronecker products; it must divide the width of model and adapter",
                    min = 1,
                    max = 64,
                    advanced = true)
            int products,

            @Option("After which sub-layers adapters are put")
            Set<Place> places,

            @Option(
                    value = "Layers that are changed: all, upper half, first 3, last 6, or numbers such as 0, 2, 6-11",
                    advanced = true)
            String layers) {
        public Options {
            places = Set.copyOf(places);
            if (reduction < 1) {
                throw new IllegalArgumentException("reduction must be at least 1, was " + reduction);
            }
            if (products < 1) {
                throw new IllegalArgumentException("products must be at least 1, was " + products);
            }
            if (places.isEmpty()) {
                throw new IllegalArgumentException("places must name attention, feed-forward, or both");
            }
            LayerChoice.parse(layers);
        }
    }

    @Override
    public String id() {
        return "compacter";
    }

    @Override
    public String title() {
        return "Compacter";
    }

    @Override
    public String summary() {
        return "Bottleneck adapters made of Kronecker products: a thirtieth of a bottleneck's parameters.";
    }

    @Override
    public Options defaults() {
        return new Options(32, 4, Set.of(Place.ATTENTION, Place.FEED_FORWARD), "all");
    }

    @Override
    public List<ParameterSpec> sharedParameters(RunContext context, Options options) {
        int n = options.products();
        return List.of(new ParameterSpec("rules", new Shape(n, n, n), new Init.Normal(0.01)));
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        ModelOutline model = context.model();
        LayerChoice layers = LayerChoice.parse(options.layers());
        Set<SiteRole> roles = options.places().stream().map(place -> place.role).collect(Collectors.toSet());
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (Site site : model.sites()) {
            if (roles.contains(site.role()) && layers.contains(site.layer(), model.layers())) {
                placed.put(site, adapter(site.outputWidth(), options));
            }
        }
        if (placed.isEmpty()) {
            throw new IllegalArgumentException("the model has none of these places. Choose other layers or places.");
        }
        return placed;
    }

    /** A {@code PHMLayer} multiplies from the right: its matrices are those of ours, transposed. */
    @Override
    public Optional<AdapterHubExport> adapterHub(RunContext context, CheckpointNames names, Options options) {
        ModelOutline model = context.model();
        LayerChoice layers = LayerChoice.parse(options.layers());
        List<AdapterTensor> tensors = new ArrayList<>();
        tensors.add(turned(AdapterHubNames.model(model, names, "shared_parameters") + "phm_rule", "shared.rules"));
        place(context, options).keySet().forEach(site -> {
            String module = AdapterHubNames.residual(model, names, site);
            for (String side : List.of("down", "up")) {
                String layer = module + (side.equals("down") ? "adapter_down.0." : "adapter_up.");
                tensors.add(turned(layer + "W_left", AdapterTensor.path(site, side + ".t")));
                tensors.add(turned(layer + "W_right", AdapterTensor.path(site, side + ".s")));
                tensors.add(AdapterTensor.of(layer + "b", AdapterTensor.path(site, side + ".bias")));
            }
        });
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("mh_adapter", options.places().contains(Place.ATTENTION));
        config.put("output_adapter", options.places().contains(Place.FEED_FORWARD));
        config.put("reduction_factor", (double) model.width() / inner(model.width(), options));
        config.put("non_linearity", "gelu");
        config.put("original_ln_before", false);
        config.put("original_ln_after", true);
        config.put("residual_before_ln", true);
        config.put("phm_layer", true);
        config.put("phm_dim", options.products());
        config.put(
                "leave_out",
                IntStream.range(0, model.layers())
                        .filter(layer -> !layers.contains(layer, model.layers()))
                        .boxed()
                        .toList());
        return Optional.of(new AdapterHubExport(config, tensors));
    }

    private static AdapterTensor turned(String key, String parameter) {
        return new AdapterTensor(
                key, List.of(parameter), values -> values.get(0).transpose(0, 2, 1));
    }

    /** The next multiple of the number of products, so that a narrow model can be adapted with the default. */
    private static int inner(int width, Options options) {
        int n = options.products();
        return Math.max(1, (Math.max(1, width / options.reduction()) + n - 1) / n) * n;
    }

    private static KroneckerAdapter adapter(int width, Options options) {
        int n = options.products();
        if (width % n != 0) {
            throw new IllegalArgumentException(
                    "products %d does not divide the model's width %d. Choose a number that does.".formatted(n, width));
        }
        return new KroneckerAdapter(n, width, inner(width, options));
    }
}
