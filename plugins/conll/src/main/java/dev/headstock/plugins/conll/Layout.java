package dev.headstock.plugins.conll;

import dev.headstock.api.DatasetFormat.Column;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the lines of a file are divided, read from its beginning.
 *
 * @param tabs whether tabs divide columns; otherwise any white space does
 * @param count columns of a line
 * @param universal whether the file is CoNLL-U, whose columns have names
 * @param entitiesBeginInside whether most entities begin with I-, as in IOB1
 */
record Layout(boolean tabs, int count, boolean universal, boolean entitiesBeginInside) {
    static final String WORDS = "words";
    private static final int MOST = 10;
    private static final int LOOKED_AT = 20_000;

    private static final List<String> UNIVERSAL =
            List.of("id", WORDS, "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc");

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern TOKEN_ID = Pattern.compile("[1-9]\\d*([.-]\\d+)?|0\\.\\d+");

    static Layout of(Path file) throws IOException, DatasetException {
        try (Lines lines = new Lines(file)) {
            Optional<String> first = firstToken(lines);
            if (first.isEmpty()) {
                throw new DatasetException(
                        "The file has no words. Write a word, a tab and its tag into each line, and an empty line after each sentence.");
            }
            boolean tabs = first.get().indexOf('\t') >= 0;
            List<String> cells = split(first.get(), tabs);
            if (cells.size() < 2 || cells.size() > MOST) {
                throw new DatasetException(
                        "the number of columns in line %d is %d, but 2 to %d are needed: a word and its tags, divided by tabs or spaces."
                                .formatted(lines.number(), cells.size(), MOST));
            }
            boolean universal = tabs
                    && cells.size() == UNIVERSAL.size()
                    && TOKEN_ID.matcher(cells.get(0)).matches();
            Layout layout = new Layout(tabs, cells.size(), universal, false);
            return new Layout(tabs, cells.size(), universal, layout.mostBeginInside(first.get(), lines));
        }
    }

    private static Optional<String> firstToken(Lines lines) throws IOException, DatasetException {
        try {
            return lines.firstToken();
        } catch (CharacterCodingException e) {
            throw new DatasetException("The file is not UTF-8. Save it as UTF-8.", e);
        }
    }

    private boolean mostBeginInside(String first, Lines lines) throws IOException {
        int outside = 0;
        String before = "O";
        Optional<String> line = Optional.of(first);
        for (int i = 0; i < LOOKED_AT && line.isPresent(); i++) {
            List<String> cells = cells(line.get());
            String tag = cells.size() == count ? cells.get(tagColumn()) : "O";
            boolean begins = !TagSequence.continues(before, tag);
            outside += begins && tag.startsWith("I-") ? 1 : 0;
            outside -= begins && tag.startsWith("B-") ? 1 : 0;
            before = tag;
            line = nextOfBeginning(lines);
        }
        return outside > 0;
    }

    /** Bytes that are no UTF-8 are reported where rows are read. */
    private static Optional<String> nextOfBeginning(Lines lines) throws IOException {
        try {
            return lines.next();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i == wordColumn()) {
                columns.add(new Column(WORDS, ColumnRole.WORDS, null));
            } else if (i == tagColumn()) {
                columns.add(new Column(universal ? UNIVERSAL.get(i) : "tags", ColumnRole.TAGS, WORDS));
            } else {
                columns.add(new Column(universal ? UNIVERSAL.get(i) : "column " + (i + 1), ColumnRole.IGNORED, null));
            }
        }
        return columns;
    }

    int wordColumn() {
        return universal ? UNIVERSAL.indexOf(WORDS) : 0;
    }

    /** The last one; in CoNLL-U the universal parts of speech. */
    int tagColumn() {
        return universal ? UNIVERSAL.indexOf("upos") : count - 1;
    }

    List<String> cells(String line) {
        return split(line, tabs);
    }

    private static List<String> split(String line, boolean tabs) {
        return List.of(tabs ? line.split("\t", -1) : SPACE.split(line.strip()));
    }

    /** Lines about a sentence. A hash is a word where it has as many columns as words have. */
    boolean isComment(String line) {
        return line.startsWith("#") && (universal || cells(line).size() != count);
    }

    /** Ranges and empty nodes of CoNLL-U, which are no words of the sentence: {@code 1-2}, {@code 5.1}. */
    boolean isNoWord(List<String> cells) {
        return universal && (cells.get(0).indexOf('-') >= 0 || cells.get(0).indexOf('.') >= 0);
    }
}
