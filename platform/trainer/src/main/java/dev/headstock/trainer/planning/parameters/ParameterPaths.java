package dev.headstock.trainer.planning.parameters;

import dev.headstock.api.model.ParameterKind;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.Site;
import java.util.Locale;

/** The paths under which parameters that plugins declare are stored, and the kinds that follow from their names. */
public final class ParameterPaths {
    public static final String HEAD = "head.";
    public static final String READOUT = "readout.";
    public static final String ADAPTERS = "adapters.";
    public static final String INTERCEPTORS = "interceptors.";

    private ParameterPaths() {}

    /** What the parameters of an adapter start with: {@code adapters.lora.3.query.}. */
    public static String adapter(String placement, Site site) {
        String layer = site.layer() < 0 ? "embeddings" : String.valueOf(site.layer());
        return "%s%s.%s.%s.".formatted(ADAPTERS, placement, layer, site.role().id());
    }

    /** What the parameters that a placement's adapters share start with. */
    public static String shared(String placement) {
        return ADAPTERS + placement + ".shared.";
    }

    /** What the parameters of an interceptor start with. */
    public static String interceptor(String id) {
        return INTERCEPTORS + id + ".";
    }

    /** By the rules for names in the documentation of the plugin API. */
    public static ParameterKind kind(ParameterSpec spec) {
        String name = spec.name().toLowerCase(Locale.ROOT);
        if (name.endsWith("bias")) {
            return ParameterKind.BIAS;
        }
        for (String part : name.split("\\.", -1)) {
            if (part.startsWith("norm")) {
                return ParameterKind.NORM;
            }
        }
        return spec.shape().dimension() >= 2 ? ParameterKind.MATRIX : ParameterKind.OTHER;
    }
}
