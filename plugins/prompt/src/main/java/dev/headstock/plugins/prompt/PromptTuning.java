package dev.headstock.plugins.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Option;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.AdapterContext;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** PEFT has this method, but its classes pool over the vectors, too, and read the first of them as {@code [CLS]}. */
    @Override
    public Optional<PeftExport> peft(RunContext context, CheckpointNames names, Options options) {
        throw new IllegalArgumentException(
                "heads of transformers read the learned vectors as the beginning of the text, and ours do not.");
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
