package dev.headstock.plugins.wordvectors;

import dev.headstock.api.model.CheckpointReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Everything that the import takes from a folder. */
record Imported(Map<String, Object> config, WordTable words, Map<String, float[]> tensors) {

    static Imported from(Path folder) throws IOException {
        try (CheckpointReader reader = VectorFiles.open(folder).orElseThrow()) {
            Map<String, float[]> tensors = new HashMap<>();
            for (String name : reader.tensors().keySet()) {
                List<float[]> pieces = new ArrayList<>();
                reader.read(name, piece -> pieces.add(piece.clone()));
                tensors.put(name, joined(pieces));
            }
            return new Imported(reader.config(), WordTable.read(reader.file(Names.WORDS_FILE)), tensors);
        }
    }

    private static float[] joined(List<float[]> pieces) {
        float[] all = new float[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int at = 0;
        for (float[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    int width() {
        return WordVectorsConfig.read(config).width();
    }

    float[] vector(String word) {
        return row(Names.WORDS, words.find(word));
    }

    float[] row(String tensor, int row) {
        return Arrays.copyOfRange(Objects.requireNonNull(tensors.get(tensor)), row * width(), (row + 1) * width());
    }
}
