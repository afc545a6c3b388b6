package dev.headstock.plugins.wordvectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** vectors.json, as gensim computed it: {@code bench/reference/word_vectors.py}. */
final class PublishedVectors {
    static final Path RESOURCES = Path.of("src/test/resources");
    private static final Pattern ENTRY = Pattern.compile("\"([^\"]+)\": \\[([^\\]]+)\\]");

    private PublishedVectors() {}

    static Map<String, float[]> known() throws IOException {
        return read(parts()[0]);
    }

    static Map<String, float[]> unseen() throws IOException {
        return read(parts()[1]);
    }

    private static String[] parts() throws IOException {
        return Files.readString(RESOURCES.resolve("vectors.json")).split("\"unseen\"");
    }

    private static Map<String, float[]> read(String json) {
        Map<String, float[]> vectors = new LinkedHashMap<>();
        Matcher entries = ENTRY.matcher(json);
        while (entries.find()) {
            String[] numbers = entries.group(2).split(", ");
            float[] vector = new float[numbers.length];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = Float.parseFloat(numbers[i]);
            }
            vectors.put(entries.group(1), vector);
        }
        return vectors;
    }
}
