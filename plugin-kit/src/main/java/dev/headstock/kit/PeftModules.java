package dev.headstock.kit;

import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.CheckpointTensor;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The modules of transformers that PEFT wraps. */
public final class PeftModules {
    private PeftModules() {}

    /**
     * The path of the module that holds each projection and nothing else, such as {@code bert.encoder.layer.0.output.dense}.
     *
     * @throws IllegalArgumentException with a sentence where a projection has no name in transformers, is fused with
     *     others, or is shared by layers: PEFT has one adapter for the whole module then
     */
    public static Map<Site, String> apart(ModelOutline model, CheckpointNames names, Collection<Site> projections) {
        Map<Site, String> modules = new LinkedHashMap<>();
        for (Site site : projections) {
            CheckpointTensor tensor = model.weightAt(site)
                    .flatMap(names::tensor)
                    .orElseThrow(() ->
                            new IllegalArgumentException("The projection at layer %d, %s, has no name in transformers."
                                    .formatted(site.layer(), site.role().id())));
            String module = tensor.name().replaceFirst("\\.weight$", "");
            if (tensor.mapping().parts() > 1) {
                throw new IllegalArgumentException(
                        "'%s' fuses several projections, and PEFT has one adapter for all of them.".formatted(module));
            }
            if (modules.containsValue(module)) {
                throw new IllegalArgumentException(
                        "Layers share '%s': PEFT has one adapter for all of them, and this run has one for each."
                                .formatted(module));
            }
            modules.put(site, module);
        }
        return modules;
    }

    /** Whether transformers stores the projection as [in, out], which PEFT calls {@code fan_in_fan_out}. */
    public static boolean isTransposed(ModelOutline model, CheckpointNames names, Site projection) {
        return model.weightAt(projection)
                .flatMap(names::tensor)
                .map(tensor -> tensor.mapping().transposed())
                .orElse(false);
    }
}
