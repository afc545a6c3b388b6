package dev.headstock.plugins.ia3;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.imports.AdapterImport;
import dev.headstock.api.imports.ForeignAdapter;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.LinearWeights;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.LayerChoice;
import dev.headstock.kit.PeftModules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/** Learned factors of keys, values and feed-forward activations. */
@Extension
public final class Ia3 implements AdapterPlacement<Ia3.Options> {

    /** What can be multiplied. */
    public enum Target {
        KEY(SiteRole.KEY),
        VALUE(SiteRole.VALUE),
        FFN_ACTIVATION(SiteRole.FFN_ACTIVATION);

        private final SiteRole role;

        Target(SiteRole role) {
            this.role = role;
        }

        SiteRole role() {
            return role;
        }
    }

    public record Options(
            @Option("What is multiplied: keys, values, or the activations between the feed-forward projections")
            Set<Target> targets,

            @Option(
                    value = "Layers that are changed: all, upper half, first 3, last 6, or numbers such as 0, 2, 6-11",
                    advanced = true)
            String layers) {
        public Options {
            targets = Set.copyOf(targets);
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("targets must name at least one of key, value, ffn-activation");
            }
            LayerChoice.parse(layers);
        }
    }

    @Override
    public String id() {
        return "ia3";
    }

    @Override
    public String title() {
        return "(IA)³";
    }

    @Override
    public String summary() {
        return "Multiplies keys, values and feed-forward activations by learned numbers: very few parameters, none at serving time.";
    }

    @Override
    public Options defaults() {
        return new Options(Set.of(Target.KEY, Target.VALUE, Target.FFN_ACTIVATION), "all");
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        ModelOutline model = context.model();
        LayerChoice layers = LayerChoice.parse(options.layers());
        Set<SiteRole> roles =
                options.targets().stream().map(target -> target.role).collect(Collectors.toSet());
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (Site site : model.sites()) {
            if (roles.contains(site.role()) && layers.contains(site.layer(), model.layers())) {
                boolean projection = model.weightAt(site).isPresent();
                placed.put(site, new Factors(site.outputWidth(), projection));
            }
        }
        if (placed.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model has none of the places %s. Choose other targets.".formatted(options.targets()));
        }
        return placed;
    }

    /** PEFT multiplies the input of the second feed-forward projection, which is the activation. */
    @Override
    public Optional<PeftExport> peft(RunContext context, CheckpointNames names, Options options) {
        Map<Site, Site> projections = new LinkedHashMap<>();
        for (Site site : place(context, options).keySet()) {
            projections.put(isActivation(site) ? downOf(context.model(), site) : site, site);
        }
        List<String> feedForward = new ArrayList<>();
        List<AdapterTensor> tensors = new ArrayList<>();
        Map<Site, String> modules = PeftModules.apart(context.model(), names, projections.keySet());
        modules.forEach((projection, module) -> {
            Site site = Objects.requireNonNull(projections.get(projection));
            if (isActivation(site)) {
                feedForward.add(module);
            }
            Shape shape = isActivation(site) ? new Shape(1, site.outputWidth()) : new Shape(site.outputWidth(), 1);
            tensors.add(new AdapterTensor(
                    PeftExport.LAYERS + module + ".ia3_l",
                    List.of(site.layer() + "." + site.role().id() + ".l"),
                    values -> values.get(0).reshape(shape)));
        });
        Map<String, Object> config = Map.of(
                "peft_type",
                "IA3",
                "target_modules",
                List.copyOf(modules.values()),
                "feedforward_modules",
                feedForward,
                "fan_in_fan_out",
                false,
                "init_ia3_weights",
                true);
        return Optional.of(new PeftExport(config, PeftExport.LAYERS, tensors));
    }

    @Override
    public Set<String> peftTypes() {
        return Set.of("IA3");
    }

    @Override
    public Optional<AdapterImport<Options>> fromPeft(
            RunContext context, CheckpointNames names, ForeignAdapter adapter) {
        return new Ia3FromPeft(context.model(), names, adapter).read();
    }

    private static boolean isActivation(Site site) {
        return site.role().equals(SiteRole.FFN_ACTIVATION);
    }

    static Site downOf(ModelOutline model, Site activation) {
        return model.sites(SiteRole.FFN_DOWN).stream()
                .filter(site -> site.layer() == activation.layer())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Layer %d has no second feed-forward projection, which PEFT would wrap."
                                .formatted(activation.layer())));
    }

    /**
     * {@code l ⊙ x}, l starting at 1. At a projection it merges into weight and bias.
     *
     * @see <a href="https://arxiv.org/abs/2205.05638">Liu et al., 2022, section 3.3</a>
     */
    record Factors(int width, boolean projection) implements Adapter {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("l", new Shape(width), Init.ONES));
        }

        @Override
        public NDArray apply(AdapterContext context) {
            return context.output().mul(context.parameter("l"));
        }

        @Override
        public Optional<Merge> merge() {
            if (!projection) {
                return Optional.empty();
            }
            return Optional.of((current, base, parameters) -> new LinearWeights(
                    current.weight().mul(parameters.apply("l").expandDims(1)),
                    current.bias() == null ? null : current.bias().mul(parameters.apply("l"))));
        }

        @Override
        public String formula() {
            return "l ⊙ x";
        }
    }
}
