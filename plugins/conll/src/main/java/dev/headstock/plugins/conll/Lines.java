package dev.headstock.plugins.conll;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a file with their numbers, counted from 1. */
final class Lines implements Closeable {
    private final BufferedReader reader;
    private long number;

    Lines(Path file) throws IOException {
        // newBufferedReader reports bytes that are no UTF-8.
        reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    }

    /**
     * Without a byte order mark.
     *
     * @throws java.nio.charset.CharacterCodingException at bytes that are no UTF-8
     */
    Optional<String> next() throws IOException {
        number++;
        String line = reader.readLine();
        if (line != null && number == 1 && line.startsWith("\uFEFF")) {
            line = line.substring(1);
        }
        return Optional.ofNullable(line);
    }

    /** The first line that is neither blank nor a comment. */
    Optional<String> firstToken() throws IOException {
        Optional<String> line = next();
        while (line.isPresent() && (line.get().isBlank() || isHeader(line.get()))) {
            line = next();
        }
        return line;
    }

    private static boolean isHeader(String line) {
        return line.startsWith("#") && line.indexOf('\t') < 0;
    }

    /** Of the line that was read last. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
