package com.example.conll;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import dev.headstock.api.data.FilePreview;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** Tagged words, one per line with its tag after a tab; an empty line ends a sentence. */
@Extension
public final class Conll implements DatasetFormat<Conll.Options> {

    public record Options() {}

    @Override
    public String id() {
        return "conll";
    }

    @Override
    public String title() {
        return "CoNLL";
    }

    @Override
    public String summary() {
        return "Tagged words, one per line, with empty lines between sentences.";
    }

    @Override
    public Options defaults() {
        return new Options();
    }

    @Override
    public boolean recognizes(FilePreview preview) {
        String name = preview.fileName();
        return name.endsWith(".conll") || name.endsWith(".iob2");
    }

    @Override
    public List<Column> columns(Path file, Options options) throws IOException, DatasetException {
        if (Files.size(file) == 0) {
            throw new DatasetException("The file is empty. Write a word, a tab and its tag into each line.");
        }
        return List.of(new Column("words", ColumnRole.WORDS, null), new Column("tags", ColumnRole.TAGS, "words"));
    }

    @Override
    public Stream<Row> read(Path file, Options options) throws IOException {
        BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        return StreamSupport.stream(new Sentences(lines), false).onClose(() -> {
            try {
                lines.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Reads one sentence at a time: a file may be larger than memory. */
    private static final class Sentences extends AbstractSpliterator<Row> {
        private final BufferedReader lines;
        private long read;

        Sentences(BufferedReader lines) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.lines = lines;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Row> action) {
            List<String> words = new ArrayList<>();
            List<String> tags = new ArrayList<>();
            List<Remark> faults = new ArrayList<>();
            long first = 0;
            for (String line = next(); line != null; line = next()) {
                if (line.isBlank()) {
                    if (!words.isEmpty()) {
                        break;
                    }
                    continue;
                }
                first = first == 0 ? read : first;
                String[] parts = line.split("\t", -1);
                words.add(parts[0]);
                tags.add(parts[parts.length - 1]);
                if (parts.length < 2) {
                    faults.add(new Remark(read, "the word has no tag. Write it after a tab."));
                }
            }
            if (words.isEmpty()) {
                return false;
            }
            action.accept(new Row(first, List.of(Cell.ofStrings(words), Cell.ofStrings(tags)), faults, List.of()));
            return true;
        }

        private @Nullable String next() {
            try {
                read++;
                return lines.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
