package dev.headstock.plugins.lora;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.LowRank;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.PeftLora;
import java.util.LinkedHashMap;
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
                    value = "Divide alpha by the square root of the rank, so that high ranks learn as fast as low ones",
                    title = "Rank-stabilized",
                    advanced = true)
            boolean rankStabilized) {
        public Options {
            targets = Set.copyOf(targets);
            if (rank < 1) {
                throw new IllegalArgumentException("rank must be at least 1, was " + rank);
            }
            if (!(alpha > 0)) {
                throw new IllegalArgumentException("alpha must be above 0, was " + alpha);
            }
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("targets must name at least one projection");
            }
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException("dropout must be at least 0 and below 1, was " + dropout);
            }
        }

        double scale() {
            return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
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
        return new Options(8, 8, Set.of(Target.QUERY, Target.VALUE), 0, false);
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        return new LinkedHashMap<>(adapters(context, options));
    }

    private static Map<Site, LoraAdapter> adapters(RunContext context, Options options) {
        Set<SiteRole> roles = options.roles();
        Map<Site, LoraAdapter> placed = new LinkedHashMap<>();
        for (Site site : context.model().sites()) {
            if (roles.contains(site.role())) {
                int narrowest = Math.min(site.inputWidth(), site.outputWidth());
                if (options.rank() > narrowest) {
                    throw new IllegalArgumentException("rank %d is larger than the model's width %d. Choose at most %d."
                            .formatted(options.rank(), narrowest, narrowest));
                }
                placed.put(site, new LoraAdapter(site, options.rank(), options.scale(), options.dropout()));
            }
        }
        if (placed.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model has none of the projections %s. Choose other targets.".formatted(options.targets()));
        }
        return placed;
    }

    @Override
    public Optional<PeftExport> peft(RunContext context, CheckpointNames names, Options options) {
        Map<Site, LowRank> changes = new LinkedHashMap<>();
        adapters(context, options).forEach((site, adapter) -> changes.put(site, adapter.asLowRank()));
        return Optional.of(PeftLora.export(context.model(), changes, options.rank(), names));
    }
}
