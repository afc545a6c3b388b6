package dev.headstock.testkit;

import java.util.Map;

/** Entries that have to be there. */
final class Lookup {
    private Lookup() {}

    /** Throws {@link IllegalArgumentException} that lists the keys that there are. */
    static <K, V> V in(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalArgumentException("there is no '%s', only %s".formatted(key, map.keySet()));
        }
        return value;
    }
}
