package dev.headstock.trainer.export;

import dev.headstock.api.HuggingFaceHead;
import dev.headstock.api.ParameterSpec;
import dev.headstock.api.PeftExport;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a model for Hugging Face's libraries: for PEFT when only adapters and head were trained and PEFT knows such adapters, else as
 * one model for transformers, with the adapters merged. Adapters that are neither known to PEFT nor changes of a weight that
 * one site alone has are in no such form, nor is a head that says so; then nothing is written.
 *
 * <p>Transformers' heads read the last layer. Where ours reads a lower one, the layers above it are left out, so that it is the last;
 * and since PEFT puts adapters on the whole base model, such a run is always written as one model.
 *
 * @param base folder of the base model
 * @param kept folder for what every checkpoint of a run has in common: it is written once and linked after that
 */
public record HuggingFaceExport(ResolvedRun run, Path base, Path kept) {
    /** Where a head's parameters are among the model's. */
    private static final String HEAD = "head.";

    /** How many layers a model has, in {@code config.json}. */
    private static final String LAYERS = "num_hidden_layers";

    private static final String MODULE = "modeling_headstock";
    private static final String FROZEN_SHARD = "model-00001-of-00002.safetensors";
    private static final String HEAD_SHARD = "model-00002-of-00002.safetensors";
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    /**
     * @param folder is made
     * @param trained paths that the run trains
     */
    public void write(Path folder, Model model, Set<String> trained) throws IOException {
        Optional<HuggingFaceHead> head = run.head().huggingFace();
        if (head.isEmpty()) {
            return;
        }
        Optional<PeftExport> peft =
                run.peft().filter(export -> readsLastLayer() && trained.stream().noneMatch(model::isOfBase));
        if (peft.isPresent() && !run.adapters().isEmpty()) {
            writeShared(folder, head.get());
            writePeft(folder, model, head.get(), peft.get());
        } else if (model.isMergeable()) {
            writeShared(folder, head.get());
            if (run.adapters().isEmpty() && trained.stream().noneMatch(model::isOfBase)) {
                writeFrozenAndHead(folder, model, head.get());
            } else {
                writeWhole(folder, model, head.get());
            }
        }
    }

    private boolean readsLastLayer() {
        return layers() == run.outline().layers();
    }

    private int layers() {
        return run.plan().readout().layers(run.outline());
    }

    private void writeShared(Path folder, HuggingFaceHead head) throws IOException {
        Files.createDirectories(folder);
        writeConfig(folder, head);
        TokenizerExport.write(
                base.resolve(ModelFolder.TOKENIZER),
                folder,
                run.specification().training().maxTokens());
        if (head.module().isPresent()) {
            Files.writeString(folder.resolve(MODULE + ".py"), head.module().get());
        }
    }

    private void writeConfig(Path folder, HuggingFaceHead head) throws IOException {
        var config = (ObjectNode) Json.MAPPER.readTree(Files.readString(base.resolve(ModelFolder.CONFIG)));
        config.set("architectures", Json.MAPPER.valueToTree(List.of(head.className())));
        if (!readsLastLayer()) {
            config.put(LAYERS, layers());
        }
        head.config().forEach((key, value) -> config.set(key, Json.MAPPER.valueToTree(value)));
        if (head.module().isPresent()) {
            config.set("auto_map", Json.MAPPER.valueToTree(Map.of(head.autoClass(), MODULE + "." + head.className())));
        }
        writeJson(folder.resolve(ModelFolder.CONFIG), config);
    }

    private void writeWhole(Path folder, Model model, HuggingFaceHead head) throws IOException {
        List<Tensor> tensors = baseTensors(model);
        tensors.addAll(headTensors(model, head, ""));
        SafetensorsWriter.write(folder.resolve(ModelFolder.WEIGHTS), METADATA, tensors);
    }

    /** Without the layers that the head does not need. */
    private List<Tensor> baseTensors(Model model) {
        List<Tensor> tensors = new ArrayList<>();
        for (String path : model.paths()) {
            if (model.isOfBase(path) && model.uses(path)) {
                tensors.add(Tensor.floats(prefix() + path, model.shape(path), model.mergedNumbers(path)));
            }
        }
        return tensors;
    }

    /** Two shards, so that the frozen one is the same file in every checkpoint: it is written, sent and stored once. */
    private void writeFrozenAndHead(Path folder, Model model, HuggingFaceHead head) throws IOException {
        List<Tensor> frozen = baseTensors(model);
        List<Tensor> learned = headTensors(model, head, "");
        Path shard = Files.createDirectories(kept).resolve(FROZEN_SHARD);
        if (!Files.exists(shard)) {
            SafetensorsWriter.write(shard, METADATA, frozen);
        }
        Files.createLink(folder.resolve(FROZEN_SHARD), shard);
        SafetensorsWriter.write(folder.resolve(HEAD_SHARD), METADATA, learned);

        Map<String, String> shardOf = new LinkedHashMap<>();
        frozen.forEach(tensor -> shardOf.put(tensor.name(), FROZEN_SHARD));
        learned.forEach(tensor -> shardOf.put(tensor.name(), HEAD_SHARD));
        long bytes = 0;
        for (String file : List.of(FROZEN_SHARD, HEAD_SHARD)) {
            bytes += Files.size(folder.resolve(file));
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("metadata", Map.of("total_size", bytes));
        index.put("weight_map", shardOf);
        writeJson(folder.resolve(ModelFolder.WEIGHTS + ".index.json"), index);
    }

    /** Transformers keeps the model below the head under its family's name. */
    private String prefix() {
        return run.outline().family() + ".";
    }

    private static List<Tensor> headTensors(Model model, HuggingFaceHead head, String prefix) {
        List<Tensor> tensors = new ArrayList<>();
        head.names().forEach((name, key) -> {
            String path = HEAD + name;
            tensors.add(Tensor.floats(prefix + key, model.shape(path), model.numbers(path)));
        });
        return tensors;
    }

    private void writePeft(Path folder, Model model, HuggingFaceHead head, PeftExport peft) throws IOException {
        String prefix = "base_model.model.";
        List<Tensor> tensors = new ArrayList<>();
        peft.names()
                .forEach((path, key) ->
                        tensors.add(Tensor.floats(prefix + prefix() + key, model.shape(path), model.numbers(path))));
        tensors.addAll(headTensors(model, head, prefix));
        SafetensorsWriter.write(folder.resolve("adapter_model.safetensors"), METADATA, tensors);

        Map<String, Object> config = new LinkedHashMap<>(peft.config());
        config.put("task_type", "SEQ_CLS");
        config.put("inference_mode", true);
        config.put("base_model_name_or_path", null);
        config.put("modules_to_save", headModules(head));
        writeJson(folder.resolve("adapter_config.json"), config);
    }

    /** The modules that hold the head's arrays, each once. */
    private List<String> headModules(HuggingFaceHead head) {
        return run.head().parameters().stream()
                .map(ParameterSpec::name)
                .map(name -> head.names().getOrDefault(name, name))
                .map(key -> key.substring(0, key.lastIndexOf('.')))
                .distinct()
                .toList();
    }

    private static void writeJson(Path file, Object value) throws IOException {
        Files.writeString(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }
}
