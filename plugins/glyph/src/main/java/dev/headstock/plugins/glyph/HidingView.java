package dev.headstock.plugins.glyph;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;
import dev.headstock.api.study.DatasetView;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A data set whose texts have no hidden characters. Its name, which is all that a worker gets, lists them: {@code dropped
 * 河湖} and {@code unknown 河湖 㐀㐁}, the second with what each one is replaced by.
 */
record HidingView(List<DatasetSchema.Column> read, UnaryOperator<String> hiding) implements DatasetView {
    private static final String DROPPED = "dropped ";
    private static final String UNKNOWN = "unknown ";
    /** The platform keeps them, whatever a view does. */
    private static final Set<ColumnRole> KEPT = Set.of(ColumnRole.SPLIT, ColumnRole.GROUP);

    static String dropping(String hidden) {
        return DROPPED + hidden;
    }

    /** @param standIns of each hidden character, one UTF-16 code unit like it, so that places in a text stay */
    static String replacing(String hidden, String standIns) {
        return UNKNOWN + hidden + " " + standIns;
    }

    static HidingView named(String name, DatasetSchema schema) {
        List<DatasetSchema.Column> columns = schema.columns().stream()
                .filter(column -> !KEPT.contains(column.role()))
                .toList();
        if (name.startsWith(DROPPED)) {
            String hidden = name.substring(DROPPED.length());
            return new HidingView(columns, mapped(hidden, hidden, true));
        }
        String[] parts = name.split(" ", -1);
        if (!name.startsWith(UNKNOWN) || parts.length != 3 || parts[1].length() != parts[2].length()) {
            throw new IllegalArgumentException("unknown view " + name);
        }
        return new HidingView(columns, mapped(parts[1], parts[2], false));
    }

    private static UnaryOperator<String> mapped(String hidden, String standIns, boolean dropped) {
        Map<Integer, Integer> replacements = new HashMap<>();
        for (int i = 0; i < hidden.length(); i++) {
            replacements.put((int) hidden.charAt(i), (int) standIns.charAt(i));
        }
        return text -> text.codePoints()
                .filter(character -> !dropped || !replacements.containsKey(character))
                .map(character -> replacements.getOrDefault(character, character))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Override
    public List<Column> columns() {
        return read.stream()
                .map(column -> new Column(column.name(), column.role(), column.refersTo(), column.classes()))
                .toList();
    }

    @Override
    public List<List<@Nullable Cell>> rows(Example example) {
        @Nullable Cell[] cells = new @Nullable Cell[read.size()];
        for (int i = 0; i < cells.length; i++) {
            DatasetSchema.Column column = read.get(i);
            cells[i] = example.value(column.name())
                    .map(cell -> hidden(column.role(), cell))
                    .orElse(null);
        }
        return List.of(Arrays.asList(cells));
    }

    private Cell hidden(ColumnRole role, Cell cell) {
        if (role.equals(ColumnRole.TEXT)) {
            return Cell.of(hiding.apply(cell.string()));
        }
        return role.equals(ColumnRole.WORDS) || role.equals(ColumnRole.CHOICES)
                ? Cell.ofStrings(cell.strings().stream().map(hiding).toList())
                : cell;
    }
}
