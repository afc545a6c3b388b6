package dev.headstock.trainer.export;

import dev.headstock.api.export.AdapterHubExport;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.HuggingFaceHead;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.tuning.ParameterSelector.Owner;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.parameters.ParameterTable.Entry;
import dev.headstock.trainer.planning.parameters.ResolvedPlacement;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import dev.headstock.trainer.pretrained.StoredNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a model for Hugging Face's libraries: for PEFT when only adapters and head were trained and PEFT has such adapters, else as one
 * model for transformers, with the adapters merged; and where they cannot be merged, for AdapterHub's library. Where none of these computes
 * the same, nothing is written.
 *
 * <p>Heads of transformers read the last layer. Where ours reads a lower one, the layers above it are left out, so that it is the last;
 * and since PEFT puts adapters on the whole base model, such a run is always written as one model.
 *
 * @param base folder of the base model
 * @param kept folder for what every checkpoint of a run has in common: it is written once and linked after that
 */
public record HuggingFaceExport(ResolvedRun run, Path base, Path kept) {
    private static final String BIAS = ".bias";
    private static final String PEFT_WEIGHTS = "adapter_model.safetensors";
    private static final String PEFT_CONFIG = "adapter_config.json";
    private static final String HEAD = "head.";
    private static final String FITTED = "headstock_fitted";
    private static final String MODULE = "modeling_headstock";
    private static final String FROZEN_SHARD = "model-00001-of-00002.safetensors";
    private static final String HEAD_SHARD = "model-00002-of-00002.safetensors";
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    /** How transformers names the architecture, the head and the tensors of the base model. */
    private record Names(TransformersNames family, HuggingFaceHead head, CheckpointNames tensors) {}

    /**
     * @param folder is made when there is something to write
     * @param fitted constants that were tuned on DEV, by name: the configuration has them as {@code headstock_fitted}
     * @return why nothing was written, in a sentence; empty when the model is there
     */
    public Optional<String> write(Path folder, Model model, Map<String, List<Float>> fitted) throws IOException {
        try {
            writeModel(folder, model, fitted);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Writes a model with adapters that PEFT trained, which stay as they are.
     *
     * @param folder is made
     * @param weights the file of the adapters
     * @param config of the adapters, from adapter_config.json
     * @return why nothing was written, in a sentence; empty when the model is there
     */
    public Optional<String> writeTrainedByPeft(Path folder, Path weights, Map<String, Object> config)
            throws IOException {
        try {
            Names names = names();
            Files.createDirectories(folder);
            writeShared(folder, names, Map.of());
            Files.copy(weights, folder.resolve(PEFT_WEIGHTS));
            Map<String, Object> described = new LinkedHashMap<>(config);
            described.put("task_type", names.head().taskType());
            described.put("inference_mode", true);
            described.put("base_model_name_or_path", null);
            writeJson(folder.resolve(PEFT_CONFIG), described);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void writeModel(Path folder, Model model, Map<String, List<Float>> fitted) throws IOException {
        Names names = names();
        boolean baseTrained = run.parameters().trainsBackbone();
        boolean adapted = !run.placements().isEmpty();
        Refusal refusal = new Refusal();
        Optional<PeftExport> peft = adapted ? peft(names, baseTrained, refusal) : Optional.empty();
        if (peft.isPresent()) {
            Files.createDirectories(folder);
            writeShared(folder, names, fitted);
            writePeft(folder, model, names.head(), peft.get());
            return;
        }
        if (adapted && !model.isMergeable()) {
            AdapterHubExport hub = adapterHub(names, baseTrained, refusal);
            Files.createDirectories(folder);
            writeShared(folder, names, fitted);
            writeAdapterHub(folder, model, names.head(), hub);
            return;
        }
        // Everything that can be refused is refused before the first file is there.
        CheckpointLayout layout = new CheckpointLayout(model, names.tensors());
        List<Tensor> tensors = layout.tensors(computed());
        Files.createDirectories(folder);
        writeShared(folder, names, fitted);
        if (adapted || baseTrained) {
            tensors.addAll(headTensors(model, names.head(), ""));
            SafetensorsWriter.write(folder.resolve(ModelFolder.WEIGHTS), METADATA, tensors);
        } else {
            writeFrozenAndHead(folder, tensors, headTensors(model, names.head(), ""));
        }
    }

    private Names names() throws IOException {
        TransformersNames family = run.model()
                .family()
                .transformers(run.outline())
                .orElseThrow(() -> new IllegalArgumentException("transformers has no architecture '%s'."
                        .formatted(run.outline().family())));
        HuggingFaceHead head = run.head()
                .huggingFace(family)
                .orElseThrow(() ->
                        new IllegalArgumentException("transformers has no head like '%s'.".formatted(run.headId())));
        if (run.readout().layers(run.outline()).size() != 1
                || !run.readout().parameters(run.outline()).isEmpty()) {
            throw new IllegalArgumentException("Heads of transformers read one layer, and this one reads %s."
                    .formatted(run.readout().formula()));
        }
        if (!Files.exists(base.resolve(ModelFolder.TOKENIZER))) {
            throw new IllegalArgumentException("The model's tokenizer has no form that transformers loads.");
        }
        return new Names(family, head, StoredNames.read(base, run.model(), family));
    }

    // ---- which layers ----

    private int topLayer() {
        return run.readout().layers(run.outline()).get(0);
    }

    private boolean readsLastLayer() {
        return topLayer() == run.outline().layers() - 1;
    }

    /** Paths of the backbone, without layers that the head does not read. */
    private List<String> computed() {
        return run.parameters().entries().stream()
                .filter(entry -> entry.owner() == Owner.BACKBONE)
                .filter(entry -> entry.layer() <= topLayer()
                        || entry.layer() == run.outline().layers())
                .map(Entry::path)
                .toList();
    }

    // ---- PEFT ----

    /** Remembers why PEFT cannot have a model; continues a sentence. */
    private static final class Refusal {
        private String sentence = "PEFT has no such adapters";
    }

    private Optional<PeftExport> peft(Names names, boolean baseTrained, Refusal refusal) {
        if (run.placements().size() > 1) {
            refusal.sentence = "PEFT has one kind of adapters at a time";
            return Optional.empty();
        }
        if (baseTrained || !readsLastLayer()) {
            refusal.sentence = baseTrained
                    ? "PEFT leaves the model below its adapters as it was"
                    : "PEFT puts adapters on the whole model, whose last layer is another one";
            return Optional.empty();
        }
        if (!hasWholeModules(names.head())) {
            refusal.sentence = "PEFT keeps whole modules, and the head trains a part of one";
            return Optional.empty();
        }
        try {
            Optional<PeftExport> peft = run.placements().get(0).peft().apply(names.tensors());
            peft.ifPresent(this::requireReadableOutputs);
            return peft;
        } catch (IllegalArgumentException e) {
            refusal.sentence = "PEFT would compute something else: " + withoutFullStop(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void requireReadableOutputs(PeftExport peft) {
        if (peft.virtualOutputs() > 0 && run.head().pooling().level() == Pooling.Level.SEQUENCE) {
            throw new IllegalArgumentException(
                    "heads of transformers read the learned vectors as the beginning of the text, and ours do not.");
        }
    }

    /** Not so for the bias of a vocabulary whose matrix is the word embeddings: PEFT would look for that matrix in the file. */
    private static boolean hasWholeModules(HuggingFaceHead head) {
        return head.names().values().stream().filter(key -> key.endsWith(BIAS)).allMatch(key -> head.names()
                .containsValue(key.substring(0, key.length() - BIAS.length()) + ".weight"));
    }

    private static String withoutFullStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private void writePeft(Path folder, Model model, HuggingFaceHead head, PeftExport peft) throws IOException {
        ResolvedPlacement placement = run.placements().get(0);
        List<Tensor> tensors = new ArrayList<>(AdapterTensors.of(model, placement.name(), peft.tensors()));
        tensors.addAll(headTensors(model, head, peft.headPrefix()));
        SafetensorsWriter.write(folder.resolve(PEFT_WEIGHTS), METADATA, tensors);

        Map<String, Object> config = new LinkedHashMap<>(peft.config());
        config.put("task_type", head.taskType());
        config.put("inference_mode", true);
        // Known where the adapters are downloaded: the server fills it in.
        config.put("base_model_name_or_path", null);
        config.put("modules_to_save", headModules(head));
        writeJson(folder.resolve(PEFT_CONFIG), config);
    }

    // ---- AdapterHub ----

    /** Where it cannot be, the sentence says why neither library has the adapters. */
    private AdapterHubExport adapterHub(Names names, boolean baseTrained, Refusal refusal) {
        String neither = "The adapters cannot be merged into the model, and %s.".formatted(refusal.sentence);
        if (baseTrained || !readsLastLayer() || run.placements().size() > 1) {
            throw new IllegalArgumentException(neither);
        }
        try {
            return run.placements()
                    .get(0)
                    .adapterHub()
                    .apply(names.tensors())
                    .orElseThrow(() -> new IllegalArgumentException(neither));
        } catch (IllegalArgumentException e) {
            throw neither.equals(e.getMessage()) ? e : new IllegalArgumentException(neither + " " + e.getMessage(), e);
        }
    }

    /** As {@code save_adapter} of a model with the head's class does. */
    private void writeAdapterHub(Path folder, Model model, HuggingFaceHead head, AdapterHubExport hub)
            throws IOException {
        String placement = run.placements().get(0).name();
        SafetensorsWriter.write(
                folder.resolve("adapter.safetensors"), METADATA, AdapterTensors.of(model, placement, hub.tensors()));
        Map<String, Object> adapter = adapterHubConfig(head);
        adapter.put("config", hub.config());
        adapter.put("name", AdapterHubExport.NAME);
        writeJson(folder.resolve("adapter_config.json"), adapter);
        if (!head.names().isEmpty()) {
            SafetensorsWriter.write(folder.resolve("model_head.safetensors"), METADATA, headTensors(model, head, ""));
            Map<String, Object> config = adapterHubConfig(head);
            config.put("config", null);
            config.put("name", null);
            writeJson(folder.resolve("head_config.json"), config);
        }
    }

    private Map<String, Object> adapterHubConfig(HuggingFaceHead head) throws IOException {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("hidden_size", run.outline().width());
        config.put("model_class", head.className());
        config.put("model_name", null);
        config.put("model_type", baseModelType());
        config.put("version", "adapters.1.3.0");
        return config;
    }

    /** The modules that hold the head's parameters, each once. */
    private List<String> headModules(HuggingFaceHead head) {
        return run.head().parameters().stream()
                .map(spec -> head.names().getOrDefault(spec.name(), spec.name()))
                .filter(key -> key.contains("."))
                .map(key -> key.substring(0, key.lastIndexOf('.')))
                .distinct()
                .toList();
    }

    // ---- files ----

    private void writeShared(Path folder, Names names, Map<String, List<Float>> fitted) throws IOException {
        writeConfig(folder, names, fitted);
        TokenizerExport.write(
                base,
                folder,
                run.vocabulary(),
                run.settings().longestSequence(),
                run.outline().tokenTypes());
        if (names.head().module().isPresent()) {
            Files.writeString(
                    folder.resolve(MODULE + ".py"),
                    OwnClass.module(names.head(), names.head().module().get(), baseModelType()));
        }
    }

    private String baseModelType() throws IOException {
        return Json.MAPPER
                .readTree(Files.readString(base.resolve(ModelFolder.CONFIG)))
                .path("model_type")
                .asString();
    }

    private void writeConfig(Path folder, Names names, Map<String, List<Float>> fitted) throws IOException {
        HuggingFaceHead head = names.head();
        var config = (ObjectNode) Json.MAPPER.readTree(Files.readString(base.resolve(ModelFolder.CONFIG)));
        config.set("architectures", Json.MAPPER.valueToTree(List.of(head.className())));
        if (!readsLastLayer()) {
            config.put(names.family().layersKey(), topLayer() + 1);
        }
        head.config().forEach((key, value) -> config.set(key, Json.MAPPER.valueToTree(value)));
        if (!fitted.isEmpty()) {
            config.set(FITTED, Json.MAPPER.valueToTree(fitted));
        }
        if (head.module().isPresent()) {
            config.put("model_type", OwnClass.modelType(baseModelType()));
            config.put(ModelFolder.BASE_MODEL_TYPE, baseModelType());
            config.set("auto_map", Json.MAPPER.valueToTree(OwnClass.autoMap(head, MODULE)));
        }
        writeJson(folder.resolve(ModelFolder.CONFIG), config);
    }

    /** Two shards, so that the frozen one is the same file in every checkpoint: it is written, sent and stored once. */
    private void writeFrozenAndHead(Path folder, List<Tensor> frozen, List<Tensor> trained) throws IOException {
        Path shard = Files.createDirectories(kept).resolve(FROZEN_SHARD);
        if (!Files.exists(shard)) {
            SafetensorsWriter.write(shard, METADATA, frozen);
        }
        Files.createLink(folder.resolve(FROZEN_SHARD), shard);
        SafetensorsWriter.write(folder.resolve(HEAD_SHARD), METADATA, trained);

        Map<String, String> shardOf = new LinkedHashMap<>();
        frozen.forEach(tensor -> shardOf.put(tensor.name(), FROZEN_SHARD));
        trained.forEach(tensor -> shardOf.put(tensor.name(), HEAD_SHARD));
        long bytes = 0;
        for (String file : List.of(FROZEN_SHARD, HEAD_SHARD)) {
            bytes += Files.size(folder.resolve(file));
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("metadata", Map.of("total_size", bytes));
        index.put("weight_map", shardOf);
        writeJson(folder.resolve(ModelFolder.WEIGHTS + ".index.json"), index);
    }

    private static List<Tensor> headTensors(Model model, HuggingFaceHead head, String prefix) {
        List<Tensor> tensors = new ArrayList<>();
        head.names().forEach((name, key) -> {
            String path = HEAD + name;
            tensors.add(Tensor.floats(prefix + key, model.shape(path), model.numbers(path)));
        });
        return tensors;
    }

    private static void writeJson(Path file, Object value) throws IOException {
        Files.writeString(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }
}
