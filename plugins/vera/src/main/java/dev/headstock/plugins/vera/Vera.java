package dev.headstock.plugins.vera;

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
import dev.headstock.api.model.Kernels;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/** Random matrices that all projections share, and two trained vectors for each. */
@Extension
public final class Vera implements AdapterPlacement<Vera.Options> {

    /** Projections that keep the model's width. */
    public enum Target {
        QUERY(SiteRole.QUERY),
        KEY(SiteRole.KEY),
        VALUE(SiteRole.VALUE),
        ATTENTION_OUTPUT(SiteRole.ATTENTION_OUTPUT);

        private final SiteRole role;

        Target(SiteRole role) {
            this.role = role;
        }

        SiteRole role() {
            return role;
        }
    }

    public record Options(
            @Option(value = "Rank of the random matrices; it costs time, not parameters", min = 1, max = 4096)
            int rank,

            @Option("Projections that are changed") Set<Target> targets,

            @Option(
                    value = "Layers that are changed: all, upper half, first 3, last 6, or numbers such as 0, 2, 6-11",
                    advanced = true)
            String layers) {
        public Options {
            targets = Set.copyOf(targets);
            if (rank < 1) {
                throw new IllegalArgumentException("rank must be at least 1, was " + rank);
            }
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("targets must name at least one projection");
            }
            LayerChoice.parse(layers);
        }
    }

    @Override
    public String id() {
        return "vera";
    }

    @Override
    public String title() {
        return "VeRA";
    }

    @Override
    public String summary() {
        return "Changes projections by shared random matrices and two trained vectors each: a tenth of LoRA's parameters.";
    }

    @Override
    public Options defaults() {
        return new Options(256, Set.of(Target.QUERY, Target.VALUE), "all");
    }

    @Override
    public List<ParameterSpec> sharedParameters(RunContext context, Options options) {
        int width = context.model().width();
        return List.of(
                ParameterSpec.constant("a", new Shape(options.rank(), width), Init.kaimingUniform(width)),
                ParameterSpec.constant("b", new Shape(width, options.rank()), Init.kaimingUniform(options.rank())));
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        ModelOutline model = context.model();
        LayerChoice layers = LayerChoice.parse(options.layers());
        Set<SiteRole> roles =
                options.targets().stream().map(target -> target.role).collect(Collectors.toSet());
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (Site site : model.sites()) {
            if (roles.contains(site.role())
                    && layers.contains(site.layer(), model.layers())
                    && site.inputWidth() == model.width()
                    && site.outputWidth() == model.width()) {
                placed.put(site, new Vectors(options.rank(), model.width()));
            }
        }
        if (placed.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model has none of the projections %s at its width. Choose other targets."
                            .formatted(options.targets()));
        }
        return placed;
    }

    @Override
    public Optional<PeftExport> peft(RunContext context, CheckpointNames names, Options options) {
        ModelOutline model = context.model();
        Map<Site, String> modules =
                PeftModules.apart(model, names, place(context, options).keySet());
        Site first = modules.keySet().iterator().next();
        List<AdapterTensor> tensors = new ArrayList<>();
        tensors.add(AdapterTensor.of(PeftExport.PROMPT + "vera_A", "shared.a"));
        tensors.add(AdapterTensor.of(PeftExport.PROMPT + "vera_B", "shared.b"));
        modules.forEach((site, module) -> {
            String own = site.layer() + "." + site.role().id() + ".";
            tensors.add(AdapterTensor.of(PeftExport.LAYERS + module + ".vera_lambda_d", own + "d"));
            tensors.add(AdapterTensor.of(PeftExport.LAYERS + module + ".vera_lambda_b", own + "b"));
        });
        Map<String, Object> config = Map.of(
                "peft_type",
                "VERA",
                "r",
                options.rank(),
                "target_modules",
                List.copyOf(modules.values()),
                "fan_in_fan_out",
                PeftModules.isTransposed(model, names, first),
                "save_projection",
                true,
                "projection_prng_key",
                0,
                "vera_dropout",
                0.0,
                "bias",
                "none");
        return Optional.of(new PeftExport(config, PeftExport.LAYERS, tensors));
    }

    @Override
    public Set<String> peftTypes() {
        return Set.of("VERA");
    }

    @Override
    public Optional<AdapterImport<Options>> fromPeft(
            RunContext context, CheckpointNames names, ForeignAdapter adapter) {
        return new VeraFromPeft(context.model(), names, adapter).read();
    }

    /**
     * {@code W·x + Λb·B·Λd·A·x}; b starts at 0. A: [rank, width] and B: [width, rank] are shared, d: [rank], b: [width].
     *
     * @see <a href="https://arxiv.org/abs/2310.11454">Kopiczko et al., 2023, equation 2</a>
     */
    record Vectors(int rank, int width) implements Adapter {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(
                    new ParameterSpec("d", new Shape(rank), new Init.Constant(0.1f)),
                    new ParameterSpec("b", new Shape(width), Init.ZEROS));
        }

        @Override
        public NDArray apply(AdapterContext context) {
            Kernels kernels = context.kernels();
            NDArray down =
                    kernels.linear(context.input(), context.shared("a"), null).mul(context.parameter("d"));
            NDArray up = kernels.linear(down, context.shared("b"), null).mul(context.parameter("b"));
            return context.output().add(up);
        }

        @Override
        public String formula() {
            return "W·x + Λb·B·Λd·A·x, rank %d".formatted(rank);
        }
    }
}
