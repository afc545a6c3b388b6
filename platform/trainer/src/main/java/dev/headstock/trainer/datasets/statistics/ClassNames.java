package dev.headstock.trainer.datasets.statistics;

import dev.headstock.trainer.datasets.columns.Characters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The order of classes, and what is odd about their names. */
public final class ClassNames {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");
    private static final Pattern SEPARATOR = Pattern.compile("[,;|]");
    private static final int MOST_LISTED = 5;

    private ClassNames() {}

    /** By value when all names are numbers, so that class 10 comes after class 2; otherwise by character. */
    static List<String> sorted(Collection<String> names) {
        boolean numbers = !names.isEmpty()
                && names.stream().allMatch(name -> DECIMAL.matcher(name).matches());
        Comparator<String> order = Comparator.naturalOrder();
        return names.stream()
                .sorted(
                        numbers
                                ? Comparator.comparing((String name) -> new BigDecimal(name))
                                        .thenComparing(order)
                                : order)
                .toList();
    }

    /** Sentences about names that may be meant to be one class, or several in one. */
    public static List<String> oddities(String column, Collection<String> names) {
        List<String> sentences = new ArrayList<>();
        alike(names, name -> name.toLowerCase(Locale.ROOT))
                .ifPresent(same -> sentences.add(
                        "the classes %s of '%s' differ only in upper and lower case. If they are one class, write it in one way."
                                .formatted(same, column)));
        alike(names, ClassNames::value)
                .ifPresent(same -> sentences.add(
                        "the classes %s of '%s' are the same number written in different ways. Write it in one way."
                                .formatted(same, column)));
        alike(names, Characters::appearance)
                .ifPresent(same -> sentences.add(
                        "the classes %s of '%s' look alike and differ in white space or invisible characters. If they are one class, write it in one way."
                                .formatted(Characters.visible(same), column)));
        alike(names, ClassNames::parts)
                .ifPresent(same -> sentences.add(
                        "the classes %s of '%s' hold the same names in another order. If a row has several labels, choose the role labels and their separator."
                                .formatted(same, column)));
        List<String> lists =
                names.stream().filter(ClassNames::looksLikeList).sorted().toList();
        if (!lists.isEmpty()) {
            sentences.add(
                    "the classes %s of '%s' look like lists. If a row has several labels, write them as [\"a\", \"b\"] and choose the role labels."
                            .formatted(listed(lists), column));
        }
        return sentences;
    }

    private static Optional<String> alike(Collection<String> names, Function<String, String> key) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (String name : sorted(names)) {
            groups.computeIfAbsent(key.apply(name), any -> new ArrayList<>()).add(name);
        }
        List<String> same = groups.values().stream()
                .filter(group -> group.size() > 1)
                .flatMap(List::stream)
                .toList();
        return same.isEmpty() ? Optional.empty() : Optional.of(listed(same));
    }

    private static String value(String name) {
        return DECIMAL.matcher(name).matches()
                ? new BigDecimal(name).stripTrailingZeros().toPlainString()
                : name;
    }

    /** The names between separators, whatever their order; a single one as it is. */
    private static String parts(String name) {
        return Arrays.stream(SEPARATOR.split(name)).map(String::strip).sorted().collect(Collectors.joining("\n"));
    }

    private static boolean looksLikeList(String name) {
        return name.startsWith("[") && name.endsWith("]") || name.startsWith("{") && name.endsWith("}");
    }

    /** The first few names in quotes, and how many more there are. */
    public static String listed(List<String> names) {
        String first = String.join(
                ", ",
                names.stream().limit(MOST_LISTED).map(name -> "'" + name + "'").toList());
        return names.size() <= MOST_LISTED ? first : "%s and %d more".formatted(first, names.size() - MOST_LISTED);
    }
}
