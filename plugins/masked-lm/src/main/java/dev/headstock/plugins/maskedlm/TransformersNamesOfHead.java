package dev.headstock.plugins.maskedlm;

import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.TransformersNames;
import java.util.Map;
import java.util.Optional;

/** Where the classes of transformers keep dense layer, normalization and bias; the matrix is the word embeddings. */
final class TransformersNamesOfHead {
    private static final String AUTO_CLASS = "AutoModelForMaskedLM";

    private TransformersNamesOfHead() {}

    /** @param bias of the vocabulary */
    private record Keys(String dense, String norm, String bias) {
        Map<String, String> names() {
            return Map.of(
                    "dense.weight", dense + ".weight",
                    "dense.bias", dense + ".bias",
                    "norm.weight", norm + ".weight",
                    "norm.bias", norm + ".bias",
                    "bias", bias);
        }
    }

    private static final Keys BERT =
            new Keys("cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions.bias");
    private static final Keys ROBERTA = new Keys("lm_head.dense", "lm_head.layer_norm", "lm_head.bias");

    private static final Map<String, Keys> BY_CLASS = Map.of(
            "BertForMaskedLM", BERT,
            "MegatronBertForMaskedLM", BERT,
            "RobertaForMaskedLM", ROBERTA,
            "XLMRobertaForMaskedLM", ROBERTA,
            "CamembertForMaskedLM", ROBERTA,
            "MPNetForMaskedLM", ROBERTA,
            "DistilBertForMaskedLM", new Keys("vocab_transform", "vocab_layer_norm", "vocab_projector.bias"),
            "AlbertForMaskedLM", new Keys("predictions.dense", "predictions.LayerNorm", "predictions.bias"),
            "ElectraForMaskedLM",
                    new Keys(
                            "generator_predictions.dense",
                            "generator_predictions.LayerNorm",
                            "generator_lm_head.bias"));

    static Optional<HuggingFaceHead> of(TransformersNames family) {
        String className = family.classes().getOrDefault(AUTO_CLASS, "");
        return Optional.ofNullable(BY_CLASS.get(className))
                .map(keys -> new HuggingFaceHead(
                        AUTO_CLASS, className, keys.names(), Optional.empty(), "FEATURE_EXTRACTION", Map.of()));
    }
}
