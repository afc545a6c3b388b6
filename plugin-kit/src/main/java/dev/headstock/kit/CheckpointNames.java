package dev.headstock.kit;

import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.TensorMapping;
import java.util.List;
import java.util.Map;

/**
 * The names of tensors in the checkpoints of a family whose parameters are called as its tensors are.
 *
 * @param prefix of the model's tensors below a head; checkpoints without a head leave it out
 * @param parts what the names of parameters start with, such as {@code encoder.}
 * @param heads tensors of the heads of pre-training, without the prefix, and their paths in
 *     {@link dev.headstock.api.model.PretrainedHead}
 */
public record CheckpointNames(String prefix, List<String> parts, Map<String, String> heads) {

    /** Empty for buffers and for what is no part of the model. */
    public List<TensorMapping> map(String tensorName) {
        String name = tensorName.startsWith(prefix) ? tensorName.substring(prefix.length()) : tensorName;
        // TensorFlow's names, still found in early conversions.
        name = name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias");
        String head = heads.get(name);
        if (head != null) {
            return List.of(TensorMapping.to(head));
        }
        boolean buffer = name.endsWith("position_ids") || name.endsWith("token_type_ids");
        return !buffer && parts.stream().anyMatch(name::startsWith) ? List.of(TensorMapping.to(name)) : List.of();
    }

    /** As transformers saves the model below a head. */
    public List<String> of(ModelOutline outline) {
        return outline.parameters().stream()
                .map(parameter -> prefix + parameter.path())
                .toList();
    }
}
