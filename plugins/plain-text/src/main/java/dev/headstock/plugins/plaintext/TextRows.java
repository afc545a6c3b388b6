package dev.headstock.plugins.plaintext;

import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.kit.RowSource;
import dev.headstock.plugins.plaintext.PlainText.Unit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one text at a time; empty lines are none. */
final class TextRows implements RowSource {
    private final BufferedReader reader;
    private final Unit unit;
    private long line;
    private boolean ended;

    TextRows(Path file, Unit unit) throws IOException {
        // newBufferedReader reports bytes that are no UTF-8.
        this.reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        this.unit = unit;
    }

    /** A row without values says why nothing after it is read. */
    @Override
    public Optional<Row> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        try {
            return nextText();
        } catch (CharacterCodingException e) {
            ended = true;
            return Optional.of(
                    Row.faulty(line, List.of(), "what follows is not UTF-8, and not read. Save the file as UTF-8."));
        }
    }

    private Optional<Row> nextText() throws IOException {
        String text = read();
        while (text != null && text.isBlank()) {
            text = read();
        }
        if (text == null) {
            ended = true;
            return Optional.empty();
        }
        long first = line;
        StringBuilder all = new StringBuilder(text);
        while (unit == Unit.PARAGRAPH && text != null && !text.isBlank()) {
            text = read();
            if (text != null && !text.isBlank()) {
                all.append(' ').append(text);
            }
        }
        return Optional.of(new Row(first, List.of(Cell.of(all.toString()))));
    }

    private @Nullable String read() throws IOException {
        line++;
        String text = reader.readLine();
        return text != null && line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
