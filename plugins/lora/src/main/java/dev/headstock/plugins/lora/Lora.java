package dev.headstock.plugins.lora;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.imports.AdapterImport;
import dev.headstock.api.imports.ForeignAdapter;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.LayerChoice;
import dev.headstock.kit.PeftLora;
import dev.headstock.kit.SequenceGate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/** Adds a trained product of two thin matrices to chosen projections. */
@Extension
public final class Lora implements AdapterPlacement<Lora.Options> {

    /** The projections that can be adapted. */
    public enum Target {
        QUERY(SiteRole.QUERY),
        KEY(SiteRole.KEY),
        VALUE(SiteRole.VALUE),
        ATTENTION_OUTPUT(SiteRole.ATTENTION_OUTPUT),
        FFN_UP(SiteRole.FFN_UP),
        FFN_DOWN(SiteRole.FFN_DOWN);

        private final SiteRole role;

        Target(SiteRole role) {
            this.role = role;
        }

        SiteRole role() {
            return role;
        }
    }

    /** What the product of the two matrices is before training. */
    public enum Start {
        ZERO,
        SINGULAR_VECTORS
    }

    public record Options(
            @Option(
                    value = "Rank of the two matrices: a larger one can change more, and has more parameters",
                    min = 1,
                    max = 256)
            int rank,

            @Option(value = "Strength: the change is multiplied by alpha / rank", min = 0.01, max = 1024)
            double alpha,

            @Option("Projections that are changed: more of them learn more, and take more time")
            Set<Target> targets,

            @Option(
                    value = "Share of the input features that are zeroed for the change while training",
                    min = 0,
                    max = 0.9,
                    advanced = true)
            double dropout,

            @Option(
                    value = "Layers that are changed: all, upper half, first 3, last 6, or numbers such as 0, 2, 6-11",
                    advanced = true)
            String layers,

            @Option(
                    value =
                            "Rank of every layer from the input up, in place of the one rank; 0 leaves a layer as it is. Empty: all have the one rank",
                    title = "Rank of each layer",
                    min = 0,
                    max = 256,
                    advanced = true)
            List<Integer> ranks,

            @Option(
                    value = "Divide alpha by the square root of the rank, so that high ranks learn as fast as low ones",
                    title = "Rank-stabilized",
                    advanced = true)
            boolean rankStabilized,

            @Option(
                    value =
                            "Train the length of each row of a weight apart from its direction (DoRA): nearer to full tuning at low ranks, and takes more time",
                    title = "Magnitudes apart (DoRA)",
                    advanced = true)
            boolean magnitudes,

            @Option(
                    value =
                            "How the matrices start: their product at zero, or as the largest singular vectors of the weight (PiSSA), which learn faster",
                    advanced = true)
            Start start,

            @Option(
                    value =
                            "A trained gate for each projection takes the place of alpha / rank: it decides by how much the change takes part in a text (UniPELT)",
                    advanced = true)
            boolean gated) {
        public Options {
            targets = Set.copyOf(targets);
            ranks = List.copyOf(ranks);
            LayerChoice.parse(layers);
            if (ranks.stream().anyMatch(each -> each < 0)) {
                throw new IllegalArgumentException("ranks must be at least 0, were " + ranks);
            }
            if (rank < 1) {
                throw new IllegalArgumentException("rank must be at least 1, was " + rank);
            }
            if (!(alpha > 0)) {
                throw new IllegalArgumentException("alpha must be above 0, was " + alpha);
            }
            if (gated && (magnitudes || start != Start.ZERO)) {
                throw new IllegalArgumentException(
                        "gated goes with a plain LoRA. Turn magnitudes off and start at zero, or turn gated off.");
            }
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("targets must name at least one projection");
            }
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException("dropout must be at least 0 and below 1, was " + dropout);
            }
        }

        private double scale(int rank) {
            return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
        }

        /** 0 where a layer is left as it is. */
        private int rank(int layer, int layers) {
            if (!LayerChoice.parse(this.layers).contains(layer, layers)) {
                return 0;
            }
            return ranks.isEmpty() ? rank : ranks.get(layer);
        }

        private Set<SiteRole> roles() {
            return targets.stream().map(target -> target.role).collect(Collectors.toSet());
        }
    }

    @Override
    public String id() {
        return "lora";
    }

    @Override
    public String title() {
        return "LoRA";
    }

    @Override
    public String summary() {
        return "Low-rank changes of projections: few parameters, and none left at serving time, since they merge into the model.";
    }

    @Override
    public Options defaults() {
        return new Options(
                8, 8, Set.of(Target.QUERY, Target.VALUE), 0, "all", List.of(), false, false, Start.ZERO, false);
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        if (options.gated()) {
            SequenceGate.require(context);
        }
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        changes(context.model(), options)
                .forEach((site, change) -> placed.put(
                        site, options.magnitudes() ? new DoraAdapter(change, weight(context.model(), site)) : change));
        return placed;
    }

    static Map<Site, LoraAdapter> changes(ModelOutline model, Options options) {
        if (!options.ranks().isEmpty() && options.ranks().size() != model.layers()) {
            throw new IllegalArgumentException("ranks has length %d, but the model has %d layers. Name a rank for each."
                    .formatted(options.ranks().size(), model.layers()));
        }
        Set<SiteRole> roles = options.roles();
        Map<Site, LoraAdapter> changes = new LinkedHashMap<>();
        for (Site site : model.sites()) {
            int rank = roles.contains(site.role()) ? options.rank(site.layer(), model.layers()) : 0;
            if (rank > 0) {
                changes.put(site, change(model, site, rank, options));
            }
        }
        if (changes.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model has none of the projections %s in these layers. Choose other targets or layers."
                            .formatted(options.targets()));
        }
        return changes;
    }

    private static LoraAdapter change(ModelOutline model, Site site, int rank, Options options) {
        int narrowest = Math.min(site.inputWidth(), site.outputWidth());
        if (rank > narrowest) {
            throw new IllegalArgumentException("rank %d is larger than the model's width %d. Choose at most %d."
                    .formatted(rank, narrowest, narrowest));
        }
        String startsFrom = options.start() == Start.ZERO ? null : weight(model, site);
        return new LoraAdapter(site, rank, options.scale(rank), options.dropout(), startsFrom, options.gated());
    }

    private static String weight(ModelOutline model, Site site) {
        return model.weightAt(site)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the projection %s of layer %d has no weight of its own to start from. Choose other targets."
                                .formatted(site.role().id(), site.layer())));
    }

    /** PiSSA is written as a LoRA of twice the rank, which changes the original weights as PEFT's conversion does. */
    @Override
    public Optional<PeftExport> peft(RunContext context, CheckpointNames names, Options options) {
        if (options.gated()) {
            return Optional.empty();
        }
        Optional<String> magnitude = options.magnitudes() ? Optional.of(DoraAdapter.MAGNITUDE) : Optional.empty();
        Map<Site, PeftLora.Change> changes = new LinkedHashMap<>();
        changes(context.model(), options).forEach((site, change) -> changes.put(site, change.inPeft(magnitude)));
        return Optional.of(PeftLora.export(context.model(), changes, names));
    }

    @Override
    public Set<String> peftTypes() {
        return Set.of("LORA");
    }

    @Override
    public Optional<AdapterImport<Options>> fromPeft(
            RunContext context, CheckpointNames names, ForeignAdapter adapter) {
        return new LoraFromPeft(context.model(), names, adapter).read();
    }
}
