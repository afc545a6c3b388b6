package dev.headstock.kit;

import dev.headstock.api.export.AdapterHubExport;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where AdapterHub's library {@code adapters} keeps the parameters of an adapter; keys end with a dot. */
public final class AdapterHubNames {
    private static final String NAME = AdapterHubExport.NAME + ".";

    /** Adapters belong to the module of the sub-layer's last projection. */
    private static final Set<String> IN_OUTPUT_MODULES = Set.of("bert", "roberta", "electra", "deberta-v2");

    /** Adapters belong to the layer. */
    private static final Set<String> IN_LAYERS = Set.of("distilbert", "gpt2");

    private static final Pattern LAYER =
            Pattern.compile("(?<model>.*?)(encoder\\.layer|transformer\\.layer|h)\\.\\d+\\.");

    private AdapterHubNames() {}

    /**
     * Of an adapter at a residual site.
     *
     * @throws IllegalArgumentException with a sentence for a family that is named otherwise there
     */
    public static String residual(ModelOutline model, CheckpointNames names, Site site) {
        boolean attention = site.role().equals(SiteRole.ATTENTION_RESIDUAL);
        String projection =
                projection(model, names, site.layer(), attention ? SiteRole.ATTENTION_OUTPUT : SiteRole.FFN_DOWN);
        if (IN_OUTPUT_MODULES.contains(model.family()) && projection.endsWith("output.dense.weight")) {
            return projection.replaceFirst("dense\\.weight$", "adapters." + NAME);
        }
        if (IN_LAYERS.contains(model.family())) {
            Matcher layer = LAYER.matcher(projection);
            if (layer.lookingAt()) {
                return layer.group() + (attention ? "attention" : "output") + "_adapters.adapters." + NAME;
            }
        }
        throw unknown(model);
    }

    /** Of what belongs to the whole model, such as {@code bert.invertible_adapters.headstock.}. */
    public static String model(ModelOutline model, CheckpointNames names, String module) {
        Matcher layer = LAYER.matcher(projection(model, names, 0, SiteRole.FFN_DOWN));
        if (!IN_OUTPUT_MODULES.contains(model.family()) && !IN_LAYERS.contains(model.family()) || !layer.lookingAt()) {
            throw unknown(model);
        }
        return layer.group("model") + module + "." + NAME;
    }

    private static String projection(ModelOutline model, CheckpointNames names, int layer, SiteRole role) {
        return model.sites(role).stream()
                .filter(site -> site.layer() == layer)
                .findFirst()
                .flatMap(model::weightAt)
                .flatMap(names::tensor)
                .orElseThrow(() -> unknown(model))
                .name();
    }

    private static IllegalArgumentException unknown(ModelOutline model) {
        return new IllegalArgumentException(
                "AdapterHub's library has no adapters for the family %s that compute the same."
                        .formatted(model.family()));
    }
}
