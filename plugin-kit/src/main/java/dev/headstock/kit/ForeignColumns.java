package dev.headstock.kit;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.DatasetSchema.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of a head that was trained elsewhere, on data that are not known. */
public final class ForeignColumns {
    private ForeignColumns() {}

    /** Texts, and what is right for them in a column that is called by its role. */
    public static DatasetSchema of(List<String> texts, ColumnRole truth, List<String> classes) {
        List<Column> columns = new ArrayList<>();
        texts.forEach(name -> columns.add(column(name, ColumnRole.TEXT, List.of(), null)));
        columns.add(column(truth.id(), truth, classes, null));
        return new DatasetSchema(columns);
    }

    /** Texts of two columns, as a pair. */
    public static DatasetSchema pairs(List<String> texts) {
        List<String> names = texts.size() == 2 ? texts : List.of("text", "other");
        return new DatasetSchema(names.stream()
                .map(name -> column(name, ColumnRole.TEXT, List.of(), null))
                .toList());
    }

    /** Words, and a class for each. */
    public static DatasetSchema words(List<String> classes) {
        return new DatasetSchema(List.of(
                column(ColumnRole.WORDS.id(), ColumnRole.WORDS, List.of(), null),
                column(ColumnRole.TAGS.id(), ColumnRole.TAGS, classes, ColumnRole.WORDS.id())));
    }

    /** A question, its passage, and the answers as spans of that. */
    public static DatasetSchema answers(List<String> texts) {
        List<String> names = texts.size() == 2 ? texts : List.of("question", "passage");
        List<Column> columns = new ArrayList<>();
        names.forEach(name -> columns.add(column(name, ColumnRole.TEXT, List.of(), null)));
        columns.add(column("answers", ColumnRole.SPANS, List.of(), names.get(1)));
        return new DatasetSchema(columns);
    }

    private static Column column(String name, ColumnRole role, List<String> classes, @Nullable String refersTo) {
        return new Column(name, role, classes, Collections.nCopies(classes.size(), 0L), refersTo, 0);
    }
}
