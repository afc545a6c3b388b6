package dev.headstock.trainer.pretrained;

import dev.headstock.trainer.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The JSON files of a tokenizer. */
final class JsonFile {
    static final long LARGEST = 200_000_000;

    private JsonFile() {}

    /** Empty when there is no such file. */
    static Optional<ObjectNode> find(Path file) throws IOException {
        return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /** @throws CheckpointException when it is no object, or too large */
    static ObjectNode read(Path file) throws IOException {
        checkSize(file);
        try {
            if (Json.MAPPER.readTree(file.toFile()) instanceof ObjectNode object) {
                return object;
            }
            throw new CheckpointException("%s does not hold an object.".formatted(file.getFileName()));
        } catch (JacksonException e) {
            throw new CheckpointException(
                    "%s is not readable JSON: %s".formatted(file.getFileName(), e.getOriginalMessage()), e);
        }
    }

    static void checkSize(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new CheckpointException("%s is larger than %d bytes.".formatted(file.getFileName(), LARGEST));
        }
    }

    /** In this order, whatever the process. */
    static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
