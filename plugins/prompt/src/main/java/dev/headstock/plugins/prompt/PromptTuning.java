package dev.headstock.plugins.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.imports.AdapterImport;
import dev.headstock.api.imports.ForeignAdapter;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/** Learned vectors in place of placeholder tokens before the text. */
@Extension
public final class PromptTuning implements AdapterPlacement<PromptTuning.Options> {
    public record Options(
            @Option(value = "Number of learned vectors before each text", min = 1, max = 200, unit = "tokens")
            int length) {
        public Options {
            if (length < 1) {
                throw new IllegalArgumentException("length must be at least 1, was " + length);
            }
        }
    }

    @Override
    public String id() {
        return "prompt";
    }

    @Override
    public String title() {
        return "Prompt tuning";
    }

    @Override
    public String summary() {
        return "Learned vectors before the text; the model is frozen. Works best with large models.";
    }

    @Override
    public Options defaults() {
        return new Options(20);
    }

    @Override
    public int placeholderTokens(Options options) {
        return options.length();
    }

    @Override
    public Map<Site, Adapter> place(RunContext context, Options options) {
        Map<Site, Adapter> placed = new LinkedHashMap<>();
        for (Site site : context.model().sites(SiteRole.WORD_EMBEDDINGS)) {
            placed.put(site, new Prompt(options.length(), site.outputWidth()));
        }
        if (placed.isEmpty()) {
            throw new IllegalArgumentException(
                    "the model has no word embeddings before which vectors could stand. Choose another placement.");
        }
        return placed;
    }

    @Override
    public Optional<PeftExport> peft(RunContext context, CheckpointNames names, Options options) {
        ModelOutline model = context.model();
        if (model.tokenTypes() > 1 && context.data().columns(ColumnRole.TEXT).size() > 1) {
            throw new IllegalArgumentException(
                    "PEFT drops token types with a prompt, so that pairs would be read otherwise.");
        }
        Map<String, Object> config = Map.of(
                "peft_type", "PROMPT_TUNING",
                "num_virtual_tokens", options.length(),
                "num_layers", model.layers(),
                "token_dim", model.width(),
                "num_attention_heads", model.attentionHeads(),
                "num_transformer_submodules", 1,
                "prompt_tuning_init", "RANDOM");
        Site site = model.sites(SiteRole.WORD_EMBEDDINGS).get(0);
        AdapterTensor tensor = AdapterTensor.of("prompt_embeddings", AdapterTensor.path(site, "vectors"));
        return Optional.of(new PeftExport(config, PeftExport.PROMPT, List.of(tensor), options.length()));
    }

    @Override
    public Set<String> peftTypes() {
        return Set.of("PROMPT_TUNING");
    }

    @Override
    public Optional<AdapterImport<Options>> fromPeft(
            RunContext context, CheckpointNames names, ForeignAdapter adapter) {
        return new PromptFromPeft(context.model(), adapter).read();
    }

    /** {@code [V; x]}: V [length, width] takes the place of the placeholders' vectors. */
    record Prompt(int length, int width) implements Adapter {
        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("vectors", new Shape(length, width), new Init.Uniform(0.5)));
        }

        @Override
        public boolean isIdentityAtInit() {
            return false;
        }

        @Override
        public NDArray apply(AdapterContext context) {
            NDArray x = context.output();
            NDArray vectors = context.parameter("vectors")
                    .expandDims(0)
                    .broadcast(x.getShape().get(0), length, x.getShape().get(2));
            return vectors.concat(x.get(":,{}:", length), 1);
        }

        @Override
        public String formula() {
            return "[V; x], %d vectors".formatted(length);
        }
    }
}
