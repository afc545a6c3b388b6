package dev.headstock.plugins.prompt;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.imports.AdapterImport;
import dev.headstock.api.imports.ForeignAdapter;
import dev.headstock.api.imports.ForeignTensor;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.kit.PeftConfig;
import dev.headstock.plugins.prompt.PromptTuning.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a prompt of PEFT: one tensor [length, width]. */
final class PromptFromPeft {
    private static final String VECTORS = "prompt_embeddings";
    /** How vectors began says nothing about what they are now. */
    private static final Set<String> KNOWN = Set.of(
            "num_virtual_tokens",
            "num_layers",
            "token_dim",
            "num_attention_heads",
            "num_transformer_submodules",
            "prompt_tuning_init",
            "prompt_tuning_init_text",
            "tokenizer_name_or_path",
            "tokenizer_kwargs",
            "random_range");

    private final ModelOutline model;
    private final ForeignAdapter adapter;
    private final PeftConfig config;

    PromptFromPeft(ModelOutline model, ForeignAdapter adapter) {
        this.model = model;
        this.adapter = adapter;
        this.config = new PeftConfig(adapter);
    }

    Optional<AdapterImport<Options>> read() {
        config.requireKnown(KNOWN);
        String task = config.text("task_type", "none");
        if (!task.equals("TOKEN_CLS")) {
            config.object(
                    "task_type is %s. PEFT's head then reads the learned vectors as if they were text, which no head here does. Import a prompt of TOKEN_CLS, or train a prefix in place of the prompt."
                            .formatted(task));
        }
        List<Site> sites = model.sites(SiteRole.WORD_EMBEDDINGS);
        ForeignTensor vectors = adapter.tensor(VECTORS).orElse(null);
        if (vectors == null) {
            config.object("adapter_model.safetensors has no '%s', which PEFT saves of a prompt.".formatted(VECTORS));
            return Optional.empty();
        }
        if (sites.isEmpty()) {
            config.object("The base model has no word embeddings before which vectors could stand. Name another one.");
            return Optional.empty();
        }
        Site site = sites.get(0);
        Shape shape = vectors.shape();
        if (shape.dimension() != 2 || shape.get(1) != site.outputWidth()) {
            config.object(
                    "'%s' has the shape %s, where this base model needs [tokens, %d]. Name the base model that it was trained on."
                            .formatted(VECTORS, shape, site.outputWidth()));
        }
        if (config.hasProblems()) {
            return Optional.empty();
        }
        return Optional.of(new AdapterImport<>(
                new Options((int) shape.get(0)), Map.of(AdapterTensor.path(site, "vectors"), vectors)));
    }
}
