package dev.headstock.plugins.bert;

import dev.headstock.api.Backbone;
import dev.headstock.api.CheckpointManifest;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.ParameterInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pf4j.Extension;

/** Reads checkpoints whose {@code config.json} says {@code "model_type": "bert"}: BERT from Tiny to Large, MiniLM, BGE. */
@Extension
public final class BertFamily implements ModelFamily<BertFamily.Options> {

    /** Nothing to choose: the checkpoint says it all. */
    public record Options() {}

    @Override
    public String id() {
        return "bert";
    }

    @Override
    public String title() {
        return "BERT";
    }

    @Override
    public String summary() {
        return "The encoder of BERT and of the models that share its layout, such as MiniLM and BGE.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public Optional<ModelOutline> outline(CheckpointManifest manifest) {
        if (!"bert".equals(manifest.config().get("model_type"))) {
            return Optional.empty();
        }
        ModelOutline outline = new BertOutline(BertConfig.read(manifest.config())).build(manifest.config());
        requireArrays(manifest, outline.parameters());
        return Optional.of(outline);
    }

    private void requireArrays(CheckpointManifest manifest, List<ParameterInfo> wanted) {
        var found = new TreeMap<String, ParameterInfo>();
        manifest.tensors().forEach((name, shape) -> pathOf(name)
                .ifPresent(path -> found.put(path, new ParameterInfo(path, shape))));
        List<String> faults = new ArrayList<>();
        for (ParameterInfo parameter : wanted) {
            ParameterInfo there = found.get(parameter.path());
            if (there == null) {
                faults.add(parameter.path() + " is missing");
            } else if (!there.shape().equals(parameter.shape())) {
                faults.add("%s is %s, expected %s".formatted(parameter.path(), there.shape(), parameter.shape()));
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.stream()
                    .collect(Collectors.joining(
                            "; ",
                            "the weights do not match config.json: ",
                            ". Take both files from the same checkpoint.")));
        }
    }

    @Override
    public Optional<String> pathOf(String tensorName) {
        String path = tensorName.startsWith("bert.") ? tensorName.substring("bert.".length()) : tensorName;
        // The original TensorFlow names, still found in early conversions.
        path = path.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias");
        boolean known = path.startsWith("embeddings.") || path.startsWith("encoder.") || path.startsWith("pooler.");
        return known && !path.endsWith("position_ids") ? Optional.of(path) : Optional.empty();
    }

    @Override
    public Backbone backbone(ModelOutline outline, Options options) {
        return new BertBackbone(BertConfig.read(outline.config()));
    }

    static Map<String, Object> plain(Map<String, Object> config) {
        return config.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof String
                        || entry.getValue() instanceof Number
                        || entry.getValue() instanceof Boolean)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
