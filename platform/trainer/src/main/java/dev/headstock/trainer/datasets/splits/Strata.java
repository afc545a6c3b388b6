package dev.headstock.trainer.datasets.splits;

import dev.headstock.trainer.datasets.columns.AssignedColumn;
import dev.headstock.trainer.datasets.statistics.ColumnValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are spread over the splits alike: those with the same rarest class. Which class of a row that is, is known once all rows are; until
 * then a row has the number of its set of classes. A row of one class has that one, and rows without a class are a stratum of their own.
 *
 * <p>The first choice of iterative stratification, for all rows at once: a class that is rare enough to be missed decides about its rows, and
 * frequent ones get their shares within them.
 *
 * @see <a href="https://doi.org/10.1007/978-3-642-23808-6_10">Sechidis, Tsoumakas and Vlahavas 2011</a>
 */
public final class Strata {
    /** Sets that are told apart; rows with others are counted under their first class. */
    private static final int MOST_SETS = 1 << 16;

    private final @Nullable AssignedColumn column;
    private final Map<String, Integer> classes = new HashMap<>();
    private final Map<List<Integer>, Integer> numbers = new HashMap<>();
    private final List<List<Integer>> sets = new ArrayList<>();
    private long[] rows = new long[16];
    private int @Nullable [] strata;

    /** @param column with the classes of rows; null: all rows are alike */
    public Strata(@Nullable AssignedColumn column) {
        this.column = column;
        set(List.of());
    }

    /** Takes in a row, and gives the number of its set of classes. */
    public int add(Map<String, @Nullable Object> cells) {
        Object value = column == null ? null : cells.get(column.name());
        int set = column == null || value == null ? 0 : set(ColumnValues.classes(column, value));
        rows = set < rows.length ? rows : Arrays.copyOf(rows, 2 * rows.length);
        rows[set]++;
        return set;
    }

    private int set(List<String> names) {
        List<Integer> set = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            set.add(classes.computeIfAbsent(name, any -> classes.size()));
        }
        if (set.size() > 1 && sets.size() >= MOST_SETS && !numbers.containsKey(set)) {
            set = set.subList(0, 1);
        }
        return numbers.computeIfAbsent(List.copyOf(set), fresh -> {
            sets.add(fresh);
            return sets.size() - 1;
        });
    }

    /** The stratum of rows without a class, which train may lack; −1 when there is none. */
    int unlabeled() {
        return column == null ? -1 : 0;
    }

    int count() {
        return classes.size() + 1;
    }

    /** The stratum of rows with this set of classes, once all rows were added. */
    int of(int set) {
        int[] known = strata;
        if (known == null) {
            known = rarest();
            strata = known;
        }
        return known[set];
    }

    /** Rows of each stratum. */
    long[] rows() {
        long[] ofStrata = new long[count()];
        for (int set = 0; set < sets.size(); set++) {
            ofStrata[of(set)] += rows[set];
        }
        return ofStrata;
    }

    /** By set, the class in it that has the fewest rows, counted from 1. */
    private int[] rarest() {
        long[] ofClasses = new long[classes.size()];
        for (int set = 0; set < sets.size(); set++) {
            for (int number : sets.get(set)) {
                ofClasses[number] += rows[set];
            }
        }
        int[] rarest = new int[sets.size()];
        for (int set = 0; set < rarest.length; set++) {
            int found = -1;
            for (int number : sets.get(set)) {
                found = found < 0 || ofClasses[number] < ofClasses[found] ? number : found;
            }
            rarest[set] = found + 1;
        }
        return rarest;
    }
}
