package dev.headstock.plugins.bert;

import dev.headstock.api.model.PretrainedHead;
import dev.headstock.api.model.TensorMapping;
import java.util.List;
import java.util.Map;

/** The names of tensors in checkpoints of BERT, with and without a head, in PyTorch's spelling and TensorFlow's. */
final class BertTensors {
    static final String PREFIX = "bert.";

    private static final Map<String, String> HEAD = Map.of(
            "pooler.dense.weight", PretrainedHead.POOLER_WEIGHT,
            "pooler.dense.bias", PretrainedHead.POOLER_BIAS,
            "cls.predictions.transform.dense.weight", PretrainedHead.MLM_DENSE_WEIGHT,
            "cls.predictions.transform.dense.bias", PretrainedHead.MLM_DENSE_BIAS,
            "cls.predictions.transform.LayerNorm.weight", PretrainedHead.MLM_NORM_WEIGHT,
            "cls.predictions.transform.LayerNorm.bias", PretrainedHead.MLM_NORM_BIAS,
            "cls.predictions.bias", PretrainedHead.MLM_BIAS);

    private BertTensors() {}

    static List<TensorMapping> map(String tensorName) {
        String name = tensorName.startsWith(PREFIX) ? tensorName.substring(PREFIX.length()) : tensorName;
        // The original TensorFlow names, still found in early conversions.
        name = name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias");
        String head = HEAD.get(name);
        if (head != null) {
            return List.of(TensorMapping.to(head));
        }
        boolean known = name.startsWith("embeddings.") || name.startsWith("encoder.");
        return known && !name.endsWith("position_ids") ? List.of(TensorMapping.to(name)) : List.of();
    }
}
