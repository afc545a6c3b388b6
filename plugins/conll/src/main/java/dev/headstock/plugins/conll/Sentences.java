package dev.headstock.plugins.conll;

import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads one sentence at a time. */
final class Sentences implements Closeable {
    private static final String DOCUMENT = "-DOCSTART-";

    private final Lines lines;
    private final Layout layout;
    private final boolean checksSequences;
    private boolean ended;

    Sentences(Path file, Layout layout, boolean checksSequences) throws IOException {
        this.lines = new Lines(file);
        this.layout = layout;
        this.checksSequences = checksSequences && !layout.entitiesBeginInside();
    }

    /** What was read of one sentence. */
    private static final class Sentence {
        private final List<List<String>> columns = new ArrayList<>();
        private final List<Long> numbers = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private long first;
        private boolean hasComment;

        Sentence(int count) {
            for (int i = 0; i < count; i++) {
                columns.add(new ArrayList<>());
            }
        }

        void begin(long number) {
            first = first == 0 ? number : first;
        }

        void add(List<String> cells, long number) {
            numbers.add(number);
            for (int i = 0; i < cells.size(); i++) {
                columns.get(i).add(cells.get(i));
            }
        }

        boolean isEmpty() {
            return numbers.isEmpty() && problems.isEmpty() && !hasComment;
        }
    }

    private Optional<Row> next() throws IOException {
        while (!ended) {
            Sentence sentence = read();
            boolean isMark = sentence.numbers.size() == 1
                    && sentence.columns.get(layout.wordColumn()).get(0).equals(DOCUMENT);
            if (!sentence.isEmpty() && !isMark) {
                return Optional.of(row(sentence));
            }
        }
        return Optional.empty();
    }

    private Sentence read() throws IOException {
        Sentence sentence = new Sentence(layout.count());
        while (true) {
            Optional<String> line;
            try {
                line = lines.next();
            } catch (CharacterCodingException e) {
                ended = true;
                sentence.begin(lines.number());
                sentence.problems.add("what follows line %d is not UTF-8, and not read. Save the file as UTF-8."
                        .formatted(lines.number() - 1));
                return sentence;
            }
            ended = line.isEmpty();
            if (ended || line.get().isBlank()) {
                return sentence;
            }
            add(line.get(), sentence);
        }
    }

    private void add(String line, Sentence sentence) {
        long number = lines.number();
        sentence.begin(number);
        if (layout.isComment(line)) {
            sentence.hasComment = true;
            return;
        }
        List<String> cells = layout.cells(line);
        if (cells.size() != layout.count()) {
            sentence.problems.add(
                    "line %d has %d columns, but the first word of the file has %d. Correct it or drop the row."
                            .formatted(number, cells.size(), layout.count()));
        } else if (!layout.isNoWord(cells)) {
            if (cells.get(layout.wordColumn()).isBlank()
                    || cells.get(layout.tagColumn()).isBlank()) {
                sentence.problems.add("line %d has no %s. Fill it or drop the row."
                        .formatted(number, cells.get(layout.wordColumn()).isBlank() ? "word" : "tag"));
            }
            sentence.add(cells, number);
        }
    }

    private Row row(Sentence sentence) {
        if (sentence.numbers.isEmpty() && sentence.problems.isEmpty()) {
            sentence.problems.add("the sentence that begins in line %d has no words. Add them or remove its comments."
                    .formatted(sentence.first));
        }
        if (checksSequences) {
            TagSequence.problem(sentence.columns.get(layout.tagColumn()), sentence.numbers)
                    .ifPresent(sentence.problems::add);
        }
        List<@Nullable Cell> values = new ArrayList<>();
        sentence.columns.forEach(column -> values.add(column.isEmpty() ? null : Cell.ofStrings(column)));
        return new Row(
                sentence.first, values, sentence.problems.isEmpty() ? null : String.join(" ", sentence.problems));
    }

    /** The remaining rows; closing the stream closes the file. */
    Stream<Row> stream() {
        Spliterator<Row> rows = new AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
            @Override
            public boolean tryAdvance(Consumer<? super Row> action) {
                try {
                    Optional<Row> row = next();
                    row.ifPresent(action);
                    return row.isPresent();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return StreamSupport.stream(rows, false).onClose(() -> {
            try {
                close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
