package dev.headstock.plugins.bottleneck;

import dev.headstock.api.export.AdapterHubExport;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.AdapterHubNames;
import dev.headstock.plugins.bottleneck.Bottleneck.Initialization;
import dev.headstock.plugins.bottleneck.Bottleneck.Options;
import dev.headstock.plugins.bottleneck.Bottleneck.Scale;
import dev.headstock.plugins.bottleneck.Bottleneck.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The same networks as a {@code BnConfig} of AdapterHub's library. */
final class BottleneckInAdapterHub {
    private BottleneckInAdapterHub() {}

    static AdapterHubExport export(
            ModelOutline model, CheckpointNames names, Map<Site, Adapter> placed, Options options) {
        List<AdapterTensor> tensors = new ArrayList<>();
        placed.forEach((site, adapter) -> {
            boolean invertible = site.role().equals(SiteRole.EMBEDDINGS);
            String module = invertible
                    ? AdapterHubNames.model(model, names, "invertible_adapters")
                    : AdapterHubNames.residual(model, names, site);
            for (ParameterSpec parameter : adapter.parameters()) {
                String name = parameter.name();
                tensors.add(AdapterTensor.of(
                        module + (invertible ? ofCoupling(name) : ofNetwork(name)), AdapterTensor.path(site, name)));
            }
        });
        return new AdapterHubExport(config(options), tensors);
    }

    private static String ofNetwork(String name) {
        return name.replaceFirst("^down\\.", "adapter_down.0.")
                .replaceFirst("^up\\.", "adapter_up.")
                .replaceFirst("^scale$", "scaling");
    }

    /** A sequence of a linear layer, an activation and a linear layer. */
    private static String ofCoupling(String name) {
        return name.replaceFirst("^first\\.", "F.")
                .replaceFirst("^second\\.", "G.")
                .replaceFirst("\\.down\\.", ".0.")
                .replaceFirst("\\.up\\.", ".2.");
    }

    private static Map<String, Object> config(Options options) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("mh_adapter", options.variant() == Variant.HOULSBY);
        config.put("output_adapter", true);
        config.put("reduction_factor", reduction(options));
        config.put("non_linearity", options.activation().kernel());
        config.put("original_ln_before", options.variant() == Variant.PFEIFFER);
        config.put("original_ln_after", true);
        config.put("residual_before_ln", true);
        config.put("is_parallel", options.variant() == Variant.PARALLEL);
        config.put("init_weights", initialization(options.initialization()));
        config.put(
                "scaling",
                options.scale() == Scale.FIXED
                        ? (Object) options.scaling()
                        : options.scale().name().toLowerCase(Locale.ROOT));
        config.put("use_gating", options.gated());
        config.put(
                "leave_out",
                options.leaveOut().stream().map(layer -> layer - 1).sorted().toList());
        if (options.invertible()) {
            config.put("inv_adapter", "nice");
            config.put("inv_adapter_reduction_factor", 2);
        }
        return config;
    }

    /** One number, or one for each layer. */
    private static Object reduction(Options options) {
        Map<String, Object> byLayer = new LinkedHashMap<>();
        for (int layer = 0; layer < options.reductions().size(); layer++) {
            byLayer.put(String.valueOf(layer), options.reductions().get(layer));
        }
        return byLayer.isEmpty() ? options.reduction() : byLayer;
    }

    private static String initialization(Initialization initialization) {
        return switch (initialization) {
            case IDENTITY -> "mam_adapter";
            case BERT -> "bert";
            case HOULSBY -> "houlsby";
        };
    }
}
