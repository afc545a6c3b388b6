package dev.headstock.trainer.foreign;

import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.imports.ForeignTensor;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.Vocabulary;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.pretrained.StoredNames;
import dev.headstock.trainer.pretrained.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The base model that adapters belong to, with its names in transformers.
 *
 * @param transformers names of the family
 * @param names of its parameters
 */
record ForeignBase(
        Path folder,
        RecognizedModel model,
        Vocabulary vocabulary,
        TransformersNames transformers,
        CheckpointNames names) {
    /** Entries of config.json that decide about shapes, in the words of several families. */
    private static final List<String> SHAPES = List.of(
            "model_type",
            "vocab_size",
            "hidden_size",
            "num_hidden_layers",
            "num_attention_heads",
            "intermediate_size",
            "n_embd",
            "n_layer",
            "n_head",
            "dim",
            "n_layers");

    /** Empty, with a problem, where transformers does not have the family. */
    static Optional<ForeignBase> open(Path folder, Extensions extensions, Problems problems) throws IOException {
        RecognizedModel model = new ModelFamilies(extensions).recognize(folder);
        Optional<TransformersNames> names = model.family().transformers(model.outline());
        if (names.isEmpty()) {
            problems.add(
                    "/baseModel",
                    "The base model is of the family %s, which transformers does not have, so that its modules have no names there. Choose the base model that the adapters were trained on."
                            .formatted(model.outline().family()));
            return Optional.empty();
        }
        return Optional.of(new ForeignBase(
                folder,
                model,
                ModelTokenizer.vocabulary(folder, model),
                names.get(),
                StoredNames.read(folder, model, names.get())));
    }

    ModelOutline outline() {
        return model.outline();
    }

    /** Whether it is as large as the model that was trained, as far as that is known. */
    void compare(Map<String, Object> trained, Problems problems) {
        for (String name : SHAPES) {
            Object wanted = trained.get(name);
            Object own = outline().config().get(name);
            if (wanted != null && own != null && !String.valueOf(wanted).equals(String.valueOf(own))) {
                problems.add(
                        "/baseModel",
                        "The adapters were trained on a model with %s %s, but that of the base model is %s. Choose the base model that they were trained on."
                                .formatted(name, wanted, own));
            }
        }
    }

    /** A parameter of its checkpoint beside the backbone, such as a pooler. */
    Optional<ForeignTensor> pretrained(String path) throws IOException {
        try (ModelFolder opened = ModelFolder.open(folder)) {
            TensorInfo info = opened.weights().tensors().get(path);
            return info == null
                    ? Optional.empty()
                    : Optional.of(
                            new ForeignTensor(info.shape(), opened.weights().floats(path)));
        }
    }
}
