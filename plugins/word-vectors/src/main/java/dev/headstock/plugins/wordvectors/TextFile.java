package dev.headstock.plugins.wordvectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.headstock.api.model.CheckpointReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A word and its numbers a line: GloVe's files, and those of word2vec and fastText (.vec), whose first line has the
 * number of words and the width. GloVe's of 840 billion words has a few words with spaces: the last {@code width} fields
 * are the numbers.
 *
 * <p>Read twice: first for the words, since an import needs the list before the numbers.
 */
final class TextFile implements VectorCheckpoint.Source {
    private final Path file;
    private final boolean hasHeader;
    private final int width;

    private TextFile(Path file, boolean hasHeader, int width) {
        this.file = file;
        this.hasHeader = hasHeader;
        this.width = width;
    }

    /** Whether the first line is a header, or a word with numbers. */
    static boolean recognizes(byte[] head) {
        int end = 0;
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        String line = new String(head, 0, end, UTF_8).strip();
        if (Header.parse(line).isPresent()) {
            return true;
        }
        String[] fields = line.split("[ \t]+");
        for (int i = 1; i < fields.length; i++) {
            byte[] field = fields[i].getBytes(UTF_8);
            if (Float.isNaN(Decimal.parse(field, 0, field.length))) {
                return false;
            }
        }
        return fields.length > 2;
    }

    static CheckpointReader open(Path path) throws IOException {
        try (Lines lines = Lines.open(path)) {
            lines.next();
            String first = new String(lines.bytes(), lines.start(), lines.end() - lines.start(), UTF_8);
            Header header = Header.parse(first).orElse(null);
            int width = header == null ? first.split("[ \t]+").length - 1 : header.width();
            TextFile source = new TextFile(path, header != null, width);
            return new VectorCheckpoint(source.words(lines, header), width, source);
        }
    }

    /** @param lines at the first one */
    private WordTable words(Lines lines, @Nullable Header header) throws IOException {
        WordTable words = new WordTable();
        boolean isThere = header == null || lines.next();
        for (; isThere; isThere = lines.next()) {
            int end = endOfWord(lines);
            if (words.add(lines.bytes(), lines.start(), end) == WordTable.ABSENT) {
                int first = words.find(lines.bytes(), lines.start(), end) + (hasHeader ? 2 : 1);
                throw lines.fault("has the word '%s' again, which line %d has already. Remove one of the two"
                        .formatted(word(lines, end), first));
            }
        }
        if (header != null && header.words() != words.size()) {
            throw new IllegalArgumentException(
                    "%s announces %d words in line 1, but %d follow. It was cut off, or joined with another file: download it again."
                            .formatted(VectorFiles.name(file), header.words(), words.size()));
        }
        return words;
    }

    /** Goes back over the numbers. */
    private int endOfWord(Lines lines) {
        byte[] bytes = lines.bytes();
        int at = lines.end();
        for (int i = 0; i < width; i++) {
            while (at > lines.start() && !Lines.isSpace(bytes[at - 1])) {
                at--;
            }
            if (at == lines.start()) {
                throw lines.fault(
                        "should have %2$d numbers, but the count is %1$d. Each line needs a word and as many numbers"
                                .formatted(i, width));
            }
            while (at > lines.start() && Lines.isSpace(bytes[at - 1])) {
                at--;
            }
        }
        requireWord(lines, at);
        return at;
    }

    private void requireWord(Lines lines, int end) {
        if (end == lines.start()) {
            throw lines.fault("has numbers, but no word. Remove the line");
        }
        int lastField = end;
        while (lastField > lines.start() && !Lines.isSpace(lines.bytes()[lastField - 1])) {
            lastField--;
        }
        if (lastField > lines.start() && !Float.isNaN(Decimal.parse(lines.bytes(), lastField, end))) {
            throw lines.fault("has more than %d numbers. Each line needs a word and as many numbers".formatted(width));
        }
    }

    private static String word(Lines lines, int end) {
        return new String(lines.bytes(), lines.start(), end - lines.start(), UTF_8);
    }

    @Override
    public void words(Consumer<float[]> consumer) throws IOException {
        float[] row = new float[width];
        try (Lines lines = Lines.open(file)) {
            if (hasHeader) {
                lines.next();
            }
            while (lines.next()) {
                readRow(lines, row);
                consumer.accept(row);
            }
        }
    }

    /** From the last number to the first. */
    private void readRow(Lines lines, float[] row) {
        byte[] bytes = lines.bytes();
        int end = lines.end();
        for (int i = width - 1; i >= 0; i--) {
            int start = end;
            while (!Lines.isSpace(bytes[start - 1])) {
                start--;
            }
            row[i] = Decimal.parse(bytes, start, end);
            if (!Float.isFinite(row[i])) {
                throw lines.fault("has '%s' where a finite number is expected. Correct it, or remove the line"
                        .formatted(new String(bytes, start, end - start, UTF_8)));
            }
            end = start;
            while (end > lines.start() && Lines.isSpace(bytes[end - 1])) {
                end--;
            }
        }
    }

    @Override
    public Optional<Ngrams> ngrams() {
        return Optional.empty();
    }

    @Override
    public void ngramRows(Consumer<float[]> row) {
        throw new IllegalStateException("a text file has no n-grams");
    }

    @Override
    public void close() {
        // Each reading opens the file for itself.
    }
}
