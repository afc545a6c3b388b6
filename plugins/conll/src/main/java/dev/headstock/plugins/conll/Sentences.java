package dev.headstock.plugins.conll;

import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.kit.RowSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one sentence at a time. */
final class Sentences implements RowSource {
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
        private final List<Remark> problems = new ArrayList<>();
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

    @Override
    public Optional<Row> next() throws IOException {
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
                sentence.problems.add(new Remark(
                        lines.number(), "from here on the file is not UTF-8, and not read. Save the file as UTF-8."));
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
            sentence.problems.add(new Remark(
                    number,
                    "the number of columns is %d in this line, but %d at the first word of the file. Correct it or drop the row."
                            .formatted(cells.size(), layout.count())));
        } else if (!layout.isNoWord(cells)) {
            if (cells.get(layout.wordColumn()).isBlank()
                    || cells.get(layout.tagColumn()).isBlank()) {
                sentence.problems.add(new Remark(
                        number,
                        "the line has no %s. Fill it or drop the row."
                                .formatted(cells.get(layout.wordColumn()).isBlank() ? "word" : "tag")));
            }
            sentence.add(cells, number);
        }
    }

    private Row row(Sentence sentence) {
        if (sentence.numbers.isEmpty() && sentence.problems.isEmpty()) {
            sentence.problems.add(
                    new Remark(sentence.first, "the sentence has no words. Add them or remove its comments."));
        }
        if (checksSequences) {
            sentence.problems.addAll(TagSequence.problems(sentence.columns.get(layout.tagColumn()), sentence.numbers));
        }
        List<@Nullable Cell> values = new ArrayList<>();
        sentence.columns.forEach(column -> values.add(column.isEmpty() ? null : Cell.ofStrings(column)));
        return new Row(sentence.first, values, sentence.problems, List.of());
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
