package dev.headstock.plugins.fusion;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.ModelReference;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.tuning.StepInterceptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pf4j.Extension;

/** Learns which of several trained adapters to use for each token. */
@Extension
public final class AdapterFusion implements AdapterPlacement<AdapterFusion.Options> {
    /** Of the penalty on what keeps the value matrices from the identity, as in the adapters library. */
    private static final double PENALTY = 0.01;

    private static final Set<SiteRole> ROLES = Set.of(SiteRole.ATTENTION_RESIDUAL, SiteRole.FFN_RESIDUAL);

    public record Options(
            @Option("Models whose bottleneck adapters are combined; they stay as they are")
            List<ModelReference> models,

            @Option(
                    value =
                            "Also learn a matrix for the adapters' outputs; without it a third fewer parameters, and the outputs are only weighted",
                    advanced = true)
            boolean values) {
        public Options {
            models = List.copyOf(models);
        }
    }

    @Override
    public String id() {
        return "fusion";
    }

    @Override
    public String title() {
        return "Adapter fusion";
    }

    @Override
    public String summary() {
        return "Learns which of several trained bottleneck adapters to use for each token: tasks help each other.";
    }

    @Override
    public Options defaults() {
        return new Options(List.of(), true);
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        if (options.models().size() < 2 || options.models().contains(ModelReference.NONE)) {
            throw new IllegalArgumentException("models must name at least two models with bottleneck adapters.");
        }
        Map<Site, List<Adapter>> bySite = new LinkedHashMap<>();
        for (ModelReference model : options.models()) {
            Map<Site, Adapter> adapters = context.adapters(model).adapters();
            if (adapters.isEmpty()) {
                throw new IllegalArgumentException(
                        "models names '%s', which has no adapters. Choose models with bottleneck adapters."
                                .formatted(model.id()));
            }
            adapters.forEach((site, adapter) -> {
                requireFits(context, site, model);
                bySite.computeIfAbsent(site, any -> new ArrayList<>()).add(adapter);
            });
        }
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        bySite.forEach((site, members) ->
                placed.put(site, new FusionAdapter(site.outputWidth(), List.copyOf(members), options.values())));
        return placed;
    }

    private static void requireFits(RunContext context, Site site, ModelReference model) {
        if (!ROLES.contains(site.role())) {
            throw new IllegalArgumentException(
                    "models names '%s', which has adapters at %s. Fusion combines adapters in the residual stream, such as bottleneck."
                            .formatted(model.id(), site.role().id()));
        }
        if (!context.model().sites().contains(site)) {
            throw new IllegalArgumentException(
                    "models names '%s', whose layers are not those of this model. Choose models with the same start."
                            .formatted(model.id()));
        }
    }

    @Override
    public List<StepInterceptor> interceptors(RunContext context, String name, Options options) {
        return options.values() ? List.of(new IdentityPenalty(name, PENALTY)) : List.of();
    }
}
