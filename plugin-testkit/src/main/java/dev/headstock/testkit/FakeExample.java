package dev.headstock.testkit;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.Example;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row that a test writes down.
 *
 * @param cells by column
 * @param roles of the columns
 */
public record FakeExample(long row, Map<String, Cell> cells, Map<String, ColumnRole> roles) implements Example {

    /** A row without columns. */
    public static FakeExample of(long row) {
        return new FakeExample(row, Map.of(), Map.of());
    }

    /** A row with one text. */
    public static FakeExample ofText(long row, String text) {
        return of(row).with("text", ColumnRole.TEXT, Cell.of(text));
    }

    public FakeExample with(String column, ColumnRole role, Cell value) {
        Map<String, Cell> moreCells = new LinkedHashMap<>(cells);
        Map<String, ColumnRole> moreRoles = new LinkedHashMap<>(roles);
        moreCells.put(column, value);
        moreRoles.put(column, role);
        return new FakeExample(row, moreCells, moreRoles);
    }

    /** The same row without a value in the columns of a role. */
    public FakeExample without(ColumnRole role) {
        Map<String, Cell> fewer = new LinkedHashMap<>(cells);
        fewer.keySet().removeIf(column -> role.equals(roles.get(column)));
        return new FakeExample(row, fewer, roles);
    }

    @Override
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        roles.forEach((column, role) -> {
            Cell cell = cells.get(column);
            if (role.equals(ColumnRole.TEXT) && cell != null) {
                texts.add(cell.string());
            }
        });
        return texts;
    }

    @Override
    public Optional<Cell> value(ColumnRole role) {
        return roles.entrySet().stream()
                .filter(entry -> entry.getValue().equals(role))
                .findFirst()
                .flatMap(entry -> value(entry.getKey()));
    }

    @Override
    public Optional<Cell> value(String column) {
        return Optional.ofNullable(cells.get(column));
    }
}
