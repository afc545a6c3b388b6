package dev.headstock.trainer.datasets;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a column holds, gathered value by value. */
final class ColumnProfile {
    static final int MOST_DISTINCT = 1_000;
    private static final int LONGEST_USUAL_NAME = 60;

    private final String name;
    private final Set<String> distinct = new HashSet<>();
    private long values;
    private long characters;
    private int longest;
    private boolean nameAmongValues;

    ColumnProfile(String name) {
        this.name = name;
    }

    void add(@Nullable String value) {
        if (value == null) {
            return;
        }
        values++;
        characters += value.length();
        longest = Math.max(longest, value.length());
        nameAmongValues |= value.strip().equals(name);
        // Long values are told apart by their beginning: this count guides a proposal, it decides nothing.
        if (distinct.size() < MOST_DISTINCT) {
            distinct.add(value.substring(0, Math.min(value.length(), 200)));
        }
    }

    String name() {
        return name;
    }

    String lowerCaseName() {
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    Set<String> distinct() {
        return distinct;
    }

    double meanLength() {
        return values == 0 ? 0 : (double) characters / values;
    }

    /** Whether the name may be a value of a first row, in a file without a header. */
    boolean nameLooksLikeAValue() {
        return nameAmongValues || name.length() > LONGEST_USUAL_NAME;
    }

    /** Few short values that come again and again. */
    boolean looksLikeClasses() {
        return distinct.size() >= 2 && distinct.size() <= 200 && distinct.size() <= values / 2 && longest <= 60;
    }
}
