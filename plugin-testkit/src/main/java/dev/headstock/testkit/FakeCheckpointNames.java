package dev.headstock.testkit;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.CheckpointTensor;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.TensorMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a checkpoint of {@link TinyBert}, or of {@link TinyGpt2}, where query, key and value are one tensor and
 * projections are stored [in, out].
 */
public record FakeCheckpointNames(ModelOutline model) implements CheckpointNames {
    private static final List<String> FUSED = List.of("query", "key", "value");

    public static FakeCheckpointNames of(ModelOutline model) {
        return new FakeCheckpointNames(model);
    }

    @Override
    public Optional<CheckpointTensor> tensor(String path) {
        if (model.parameters().stream().noneMatch(parameter -> parameter.path().equals(path))) {
            return Optional.empty();
        }
        if (model.family().equals("bert")) {
            return Optional.of(new CheckpointTensor("bert." + path, TensorMapping.to(path)));
        }
        boolean isProjection = path.contains(".attn.") || path.contains(".mlp.");
        boolean transposed = isProjection && path.endsWith(".weight");
        for (String part : FUSED) {
            if (path.contains(".attn." + part + ".")) {
                String name = "transformer." + path.replace("attn." + part, "attn.c_attn");
                return Optional.of(new CheckpointTensor(
                        name, new TensorMapping(path, transposed, FUSED.indexOf(part), FUSED.size())));
            }
        }
        return Optional.of(new CheckpointTensor("transformer." + path, new TensorMapping(path, transposed, 0, 1)));
    }

    /**
     * What PEFT adds to a weight of 0 in the rows of the site's part, [out, in]: {@code alpha / r · B·A}, for DoRA with
     * rows of the trained lengths.
     */
    NDArray loraChange(PeftExport export, Map<String, NDArray> tensors, Site site) {
        CheckpointTensor tensor = model.weightAt(site).flatMap(this::tensor).orElseThrow();
        String module = tensor.name().replaceFirst("\\.weight$", "");
        String key = PeftExport.LAYERS + module;
        NDArray a = FakePass.get(key + ".lora_A.weight", tensors);
        NDArray b = FakePass.get(key + ".lora_B.weight", tensors);
        double rank = number(export, "r", "rank_pattern", module);
        boolean stabilized = Boolean.TRUE.equals(export.config().get("use_rslora"));
        double scale = number(export, "lora_alpha", "alpha_pattern", module) / (stabilized ? Math.sqrt(rank) : rank);
        long out = site.outputWidth();
        long first = tensor.mapping().part() * out;
        NDArray change = b.matMul(a).mul(scale).get("{}:{}", first, first + out);
        if (!Boolean.TRUE.equals(export.config().get("use_dora"))) {
            return change;
        }
        NDArray magnitude = FakePass.get(key + ".lora_magnitude_vector", tensors);
        NDArray norms = change.square().sum(new int[] {1}).sqrt();
        return change.mul(magnitude.div(norms).expandDims(1));
    }

    /** The value of a module where the patterns name it, else that of all. */
    private static double number(PeftExport export, String key, String patterns, String module) {
        Object own = export.config().get(patterns) instanceof Map<?, ?> byModule ? byModule.get(module) : null;
        return ((Number) (own == null ? export.config().getOrDefault(key, 0) : own)).doubleValue();
    }
}
