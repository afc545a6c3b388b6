package dev.headstock.trainer.datasets.statistics;

import dev.headstock.api.data.Cell;
import dev.headstock.protocol.Excerpt;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.datasets.columns.Characters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What a column holds, gathered value by value. */
public final class ColumnProfile {
    static final int MOST_DISTINCT = 1_000;
    private static final int LONGEST_USUAL_NAME = 60;
    /** Long values are told apart by their beginning: the count guides a proposal, it decides nothing. */
    private static final int DISTINCT_BY = 200;
    /** Values of which the structure is looked at. */
    private static final int MOST_PARSED = 1_000;
    /** Of the rows of two columns that belong together. */
    private static final double ALIGNED_SHARE = 0.9;

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final String name;
    private final Set<String> distinct = new HashSet<>();
    private final Set<String> distinctItems = new HashSet<>();
    private long values;
    private long characters;
    private int longest;
    private long numbers;
    private long lists;
    private long listsOfStrings;
    private long listsOfSpans;
    private long items;
    private long rows;
    /** Of the first rows, 0 for one without a value: two columns with the same ones are aligned. */
    private final List<Integer> itemCounts = new ArrayList<>();

    private boolean nameAmongValues;

    public ColumnProfile(String name) {
        this.name = name;
    }

    public void add(@Nullable Cell cell) {
        rows++;
        if (cell == null || Characters.isBlank(cell.toString())) {
            if (rows <= MOST_PARSED) {
                itemCounts.add(0);
            }
            return;
        }
        String text = cell.toString();
        values++;
        characters += text.length();
        longest = Math.max(longest, text.length());
        nameAmongValues |= text.strip().equals(name);
        if (distinct.size() < MOST_DISTINCT) {
            distinct.add(Excerpt.of(text, DISTINCT_BY));
        }
        if (rows <= MOST_PARSED) {
            look(structure(cell.json(), text));
        }
    }

    private void look(Object value) {
        if (value instanceof List<?> list) {
            lists++;
            listsOfStrings += list.stream().allMatch(ColumnProfile::isPlain) ? 1 : 0;
            listsOfSpans += !list.isEmpty() && list.stream().allMatch(ColumnProfile::isSpan) ? 1 : 0;
            list.stream().limit(MOST_DISTINCT).forEach(item -> addItem(String.valueOf(item)));
            count(list.size());
        } else if (value instanceof Map) {
            // The white space between its fields separates no words.
            count(0);
        } else if (value instanceof Number
                || NUMBER.matcher(String.valueOf(value)).matches()) {
            numbers++;
            count(1);
        } else {
            String[] words = WHITE_SPACE.split(String.valueOf(value).strip());
            for (String word : words) {
                addItem(word);
            }
            count(words.length);
        }
    }

    private void addItem(String item) {
        if (distinctItems.size() < MOST_DISTINCT) {
            distinctItems.add(Excerpt.of(item, DISTINCT_BY));
        }
    }

    private void count(int more) {
        items += more;
        itemCounts.add(more);
    }

    private static Object structure(Object value, String text) {
        if (value instanceof String && text.startsWith("[") && text.endsWith("]")) {
            try {
                return Json.MAPPER.readValue(text, List.class);
            } catch (JacksonException e) {
                // A text in brackets.
                return value;
            }
        }
        return value;
    }

    private static boolean isPlain(@Nullable Object item) {
        return item instanceof String || item instanceof Number || item instanceof Boolean;
    }

    private static boolean isSpan(@Nullable Object item) {
        return item instanceof Map<?, ?> map && map.get("start") instanceof Number && map.get("end") instanceof Number;
    }

    public String name() {
        return name;
    }

    public String lowerCaseName() {
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    public Set<String> distinct() {
        return distinct;
    }

    public int longest() {
        return longest;
    }

    public double meanLength() {
        return values == 0 ? 0 : (double) characters / values;
    }

    /** Whether the name may be a value of a first row, in a file without a header. */
    public boolean nameLooksLikeAValue() {
        return nameAmongValues || name.length() > LONGEST_USUAL_NAME;
    }

    /** Few short values that come again and again. */
    public boolean looksLikeClasses() {
        return holdsFewValues() && longest <= 60;
    }

    /** Values that come again and again; where the name says that they are classes, theirs may be long. */
    public boolean holdsFewValues() {
        return distinct.size() >= 2 && distinct.size() <= 200 && distinct.size() <= values / 2 && lists == 0;
    }

    /** Numbers, more different ones than classes usually are. */
    public boolean looksLikeNumbers() {
        return values > 0 && numbers == Math.min(values, MOST_PARSED) && !looksLikeClasses();
    }

    public boolean holdsListsOfStrings() {
        return lists > 0 && listsOfStrings == lists;
    }

    public boolean holdsSpans() {
        return listsOfSpans > 0;
    }

    public boolean holdsPlainText() {
        return lists == 0;
    }

    /**
     * Whether this column has one tag for each word of the other: lists, or strings with white space between the pieces. In a few rows it may
     * have too many or too few, which are faults of these rows.
     */
    public boolean tags(ColumnProfile words) {
        return items > values
                && isAligned(words)
                && distinctItems.size() < 200
                && distinctItems.size() < words.distinctItems.size();
    }

    private boolean isAligned(ColumnProfile words) {
        long equal = IntStream.range(0, Math.min(itemCounts.size(), words.itemCounts.size()))
                .filter(row -> itemCounts.get(row).equals(words.itemCounts.get(row)))
                .count();
        return equal >= ALIGNED_SHARE * itemCounts.size();
    }
}
