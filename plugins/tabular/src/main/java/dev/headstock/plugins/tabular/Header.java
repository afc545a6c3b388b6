package dev.headstock.plugins.tabular;

import dev.headstock.api.data.DatasetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The first line, which must name the columns. */
final class Header {
    private static final int LONGEST_NAME = 200;
    private static final int MOST_COLUMNS = 1_000;
    /** Data frames are often saved with their row numbers in front, in a column without a name. */
    private static final String ROW_NUMBERS = "index";

    private Header() {}

    /**
     * The names without surrounding space. A first column without a name is called {@code index}; columns without a name at the end, which
     * spreadsheets write, are left out.
     */
    static List<String> check(List<String> cells) throws DatasetException {
        List<String> names =
                named(withoutEmptyEnd(cells.stream().map(String::strip).toList()));
        if (names.size() > MOST_COLUMNS) {
            throw new DatasetException("line 1 has more than %d columns. Check the delimiter.".formatted(MOST_COLUMNS));
        }
        List<String> faults = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isEmpty()) {
                faults.add("column %d has no name".formatted(i + 1));
            } else if (name.length() > LONGEST_NAME) {
                faults.add("the name of column %d has %d characters".formatted(i + 1, name.length()));
            } else if (isNumber(name)) {
                faults.add("the name of column %d is the number %s".formatted(i + 1, name));
            } else if (!seen.add(name)) {
                faults.add("'%s' names two columns".formatted(name));
            }
        }
        if (!faults.isEmpty()) {
            throw new DatasetException("line 1 is not a header: %s. Put the names of the columns into the first line."
                    .formatted(String.join(", ", faults)));
        }
        return names;
    }

    private static List<String> withoutEmptyEnd(List<String> names) {
        int end = names.size();
        while (end > 1 && names.get(end - 1).isEmpty()) {
            end--;
        }
        return names.subList(0, end);
    }

    private static List<String> named(List<String> names) {
        if (names.size() < 2 || !names.get(0).isEmpty() || names.contains(ROW_NUMBERS)) {
            return names;
        }
        List<String> all = new ArrayList<>(names);
        all.set(0, ROW_NUMBERS);
        return all;
    }

    private static boolean isNumber(String name) {
        return name.matches("[+-]?\\d+([.,]\\d+)?");
    }
}
