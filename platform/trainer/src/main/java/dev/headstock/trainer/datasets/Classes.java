package dev.headstock.trainer.datasets;

import dev.headstock.protocol.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The labels met so far, numbered as they come, with how many rows each has per split. */
final class Classes {
    static final int MOST = 1_000;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Map<Split, Long>> counts = new ArrayList<>();
    private final List<Long> undrawn = new ArrayList<>();

    /** The label's number; empty when there are too many different ones. */
    OptionalInt number(String label) {
        Integer known = numbers.get(label);
        if (known != null) {
            return OptionalInt.of(known);
        }
        if (names.size() == MOST) {
            return OptionalInt.empty();
        }
        numbers.put(label, names.size());
        names.add(label);
        counts.add(new EnumMap<>(Split.class));
        undrawn.add(0L);
        return OptionalInt.of(names.size() - 1);
    }

    String name(int number) {
        return names.get(number);
    }

    /** @param split null when it is still to be drawn */
    void count(int number, @Nullable Split split) {
        if (split == null) {
            undrawn.set(number, undrawn.get(number) + 1);
        } else {
            counts.get(number).merge(split, 1L, Long::sum);
        }
    }

    /** Rows per class that wait for a split, by number. */
    List<Long> undrawn() {
        return undrawn;
    }

    boolean inTrain(int number) {
        return counts.get(number).getOrDefault(Split.TRAIN, 0L) > 0;
    }

    /** In sorted order, which is the order of class numbers in a schema. */
    List<String> sorted() {
        return names.stream().sorted().toList();
    }

    /** By name in sorted order; splits without a row are 0. */
    static Map<String, Map<Split, Long>> table(Map<String, Map<Split, Long>> counted, List<String> sorted) {
        Map<String, Map<Split, Long>> table = new LinkedHashMap<>();
        for (String name : sorted) {
            Map<Split, Long> row = new EnumMap<>(Split.class);
            for (Split split : Split.values()) {
                row.put(split, counted.getOrDefault(name, Map.of()).getOrDefault(split, 0L));
            }
            table.put(name, row);
        }
        return table;
    }

    /** Numbers of the classes that train lacks. */
    List<Integer> unseenInTrain() {
        return IntStream.range(0, names.size())
                .filter(number -> !inTrain(number))
                .boxed()
                .toList();
    }
}
