package dev.headstock.plugins.lora;

import dev.headstock.api.Adapter;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.Option;
import dev.headstock.api.PeftExport;
import dev.headstock.api.Role;
import dev.headstock.api.Site;
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
        QUERY(Role.QUERY),
        KEY(Role.KEY),
        VALUE(Role.VALUE),
        ATTENTION_OUTPUT(Role.ATTENTION_OUTPUT),
        FFN_UP(Role.FFN_UP),
        FFN_DOWN(Role.FFN_DOWN);

        private final Role role;

        Target(Role role) {
            this.role = role;
        }
    }

    public record Options(
            @Option(
                    value = "Inner width of the two matrices: larger ones can change more, and hold more parameters",
                    min = 1,
                    max = 256)
            int rank,

            @Option(value = "Strength: the change is multiplied by alpha / rank", min = 0.01, max = 1024)
            double alpha,

            @Option("Which projections are changed: more of them learn more, and take more time")
            Set<Target> targets,

            @Option(
                    value = "Share of the input features that the change does not see while training",
                    min = 0,
                    max = 0.9,
                    advanced = true)
            double dropout,

            @Option(
                    value = "Divide alpha by the square root of the rank, so that high ranks learn as fast as low ones",
                    title = "Rank-stabilised",
                    advanced = true)
            boolean rankStabilised) {
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
            return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
        }

        private Set<Role> roles() {
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
        return "Low-rank changes of the attention's projections: few parameters, and none left at serving time, since they merge into the model.";
    }

    @Override
    public Options defaults() {
        return new Options(8, 8, Set.of(Target.QUERY, Target.VALUE), 0, false);
    }

    @Override
    public Map<Site, Adapter> place(ModelOutline model, Options options) {
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (Site site : sites(model, options)) {
            int narrowest = Math.min(site.inputWidth(), site.outputWidth());
            if (options.rank() > narrowest) {
                throw new IllegalArgumentException("rank %d is larger than the model's width %d. Choose at most %d."
                        .formatted(options.rank(), narrowest, narrowest));
            }
            placed.put(site, new LowRankChange(site, options.rank(), options.scale(), options.dropout()));
        }
        return placed;
    }

    private static List<Site> sites(ModelOutline model, Options options) {
        Set<Role> roles = options.roles();
        return model.sites().stream()
                .filter(site -> roles.contains(site.role()))
                .toList();
    }

    @Override
    public Optional<PeftExport> peft(ModelOutline model, Options options) {
        Map<String, String> modules = new LinkedHashMap<>();
        for (Site site : sites(model, options)) {
            model.weightAt(site)
                    .ifPresent(weight -> modules.put(site.path(), weight.substring(0, weight.lastIndexOf('.'))));
        }
        if (Set.copyOf(modules.values()).size() < modules.size()) {
            // PEFT has one change per module, also where several layers share it and ours differ.
            return Optional.empty();
        }
        Map<String, String> names = new LinkedHashMap<>();
        modules.forEach((path, module) -> {
            names.put(path + "." + LowRankChange.DOWN, module + ".lora_A.weight");
            names.put(path + "." + LowRankChange.UP, module + ".lora_B.weight");
        });
        return Optional.of(new PeftExport(config(options, List.copyOf(modules.values())), names));
    }

    private static Map<String, Object> config(Options options, List<String> modules) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("r", options.rank());
        config.put("lora_alpha", options.alpha());
        config.put("lora_dropout", options.dropout());
        config.put("use_rslora", options.rankStabilised());
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("init_lora_weights", true);
        // Whole paths, because PEFT matches endings and "output.dense" ends two different modules.
        config.put("target_modules", modules);
        return config;
    }
}
