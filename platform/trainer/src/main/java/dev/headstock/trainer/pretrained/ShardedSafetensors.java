package dev.headstock.trainer.pretrained;

import dev.headstock.trainer.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Several safetensors files that one {@code model.safetensors.index.json} joins. */
final class ShardedSafetensors implements TensorSource {
    private static final long LARGEST_INDEX = 100_000_000;
    private static final int MOST_SHARDS = 1_000;

    private final List<SafetensorsFile> shards = new ArrayList<>();
    private final Map<String, SafetensorsFile> shardOf = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    private ShardedSafetensors() {}

    static ShardedSafetensors open(Path index) throws IOException {
        ShardedSafetensors all = new ShardedSafetensors();
        try {
            all.openShards(index, weightMap(index));
            return all;
        } catch (IOException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private void openShards(Path index, Map<String, String> weightMap) throws IOException {
        TreeSet<String> files = new TreeSet<>(weightMap.values());
        if (files.size() > MOST_SHARDS) {
            throw new CheckpointException("%s names %d files; at most %d are read."
                    .formatted(index.getFileName(), files.size(), MOST_SHARDS));
        }
        for (String file : files) {
            Path shard = index.resolveSibling(file);
            // The names come from the upload: only a plain name beside the index is followed.
            if (Path.of(file).getNameCount() != 1 || file.equals("..") || !Files.isRegularFile(shard)) {
                throw new CheckpointException("%s names '%s', which is not there. Put every part beside the index."
                        .formatted(index.getFileName(), file));
            }
            SafetensorsFile opened = SafetensorsFile.open(shard);
            shards.add(opened);
            for (TensorInfo tensor : opened.tensors().values()) {
                if (file.equals(weightMap.get(tensor.name()))) {
                    shardOf.put(tensor.name(), opened);
                    tensors.put(tensor.name(), tensor);
                }
            }
        }
        TreeSet<String> missing = new TreeSet<>(weightMap.keySet());
        missing.removeAll(tensors.keySet());
        if (!missing.isEmpty()) {
            throw new CheckpointException(
                    "%s lists %d tensors that its files do not hold, the first is '%s'. Fetch them again."
                            .formatted(index.getFileName(), missing.size(), missing.first()));
        }
    }

    private static Map<String, String> weightMap(Path index) throws IOException {
        if (Files.size(index) > LARGEST_INDEX) {
            throw new CheckpointException("%s is larger than %d bytes.".formatted(index.getFileName(), LARGEST_INDEX));
        }
        Map<String, String> files = new LinkedHashMap<>();
        try {
            JsonNode map = Json.MAPPER.readTree(index.toFile()).path("weight_map");
            map.properties()
                    .forEach(entry -> files.put(entry.getKey(), entry.getValue().asString()));
        } catch (JacksonException e) {
            throw new CheckpointException(
                    "%s is not readable JSON: %s".formatted(index.getFileName(), e.getOriginalMessage()), e);
        }
        if (files.isEmpty()) {
            throw new CheckpointException("%s has no weight_map.".formatted(index.getFileName()));
        }
        return files;
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public FloatSource numbers(String name) throws IOException {
        SafetensorsFile shard = shardOf.get(name);
        if (shard == null) {
            throw new CheckpointException("the sharded checkpoint has no tensor '%s'.".formatted(name));
        }
        return shard.numbers(name);
    }

    @Override
    public void close() throws IOException {
        for (SafetensorsFile shard : shards) {
            shard.close();
        }
    }
}
