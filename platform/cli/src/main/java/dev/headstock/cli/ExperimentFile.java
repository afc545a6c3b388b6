package dev.headstock.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads an experiment as the dashboard copies it: YAML, or JSON, which is YAML, too. */
final class ExperimentFile {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final String STANDARD_INPUT = "-";

    private ExperimentFile() {}

    /**
     * @param name of the file; {@code -} for the standard input
     * @throws IOException with what is wrong with it, for people
     */
    static Map<?, ?> read(String name, InputStream input) throws IOException {
        String text = text(name, input);
        try {
            JsonNode read = YAML.readTree(text);
            if (read.isObject()) {
                return YAML.treeToValue(read, Map.class);
            }
        } catch (JacksonException e) {
            TokenStreamLocation place = e.getLocation();
            throw new IOException(
                    "%s is no YAML: line %d, column %d: %s"
                            .formatted(named(name), place.getLineNr(), place.getColumnNr(), firstLine(e)),
                    e);
        }
        throw new IOException(
                "%s holds no experiment. Copy one as YAML in the dashboard's form, or write name and specification as in the API document."
                        .formatted(named(name)));
    }

    private static String text(String name, InputStream input) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
        try {
            return Files.readString(Path.of(name));
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file %s.".formatted(name), e);
        }
    }

    private static String named(String name) {
        return name.equals(STANDARD_INPUT) ? "The standard input" : name;
    }

    private static String firstLine(JacksonException fault) {
        return fault.getOriginalMessage().lines().findFirst().orElse("");
    }
}
