package dev.headstock.plugins.doccano;

import dev.headstock.kit.JsonText;
import dev.headstock.kit.JsonText.JsonObject;
import dev.headstock.kit.JsonText.MalformedException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects of a file, of which each is a line: one that is malformed hurts no other. */
final class JsonLines implements Closeable {
    private final BufferedReader reader;
    private long number;

    /**
     * @param fields by name
     * @param fault what is wrong with the line, or null
     */
    record Line(
            long number,
            Map<String, @Nullable Object> fields,
            @Nullable String fault) {}

    JsonLines(Path file) throws IOException {
        // newBufferedReader reports bytes that are no UTF-8.
        this.reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    }

    /** The next line that is not blank; empty at the end of the file. */
    Optional<Line> next() throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                return Optional.of(parsed(line));
            }
        }
        return Optional.empty();
    }

    private Line parsed(String line) throws IOException {
        try (JsonText json = new JsonText(new StringReader(line))) {
            json.begin();
            Object value = json.value();
            if (!json.isAtEnd()) {
                return faulty("something follows the object");
            }
            return value instanceof JsonObject object
                    ? new Line(number, object.fields(), null)
                    : faulty("the line is no object");
        } catch (MalformedException e) {
            return faulty(e.sentence());
        }
    }

    private Line faulty(String what) {
        return new Line(
                number, new LinkedHashMap<>(), "%s. Write one object per line, or drop the row.".formatted(what));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
