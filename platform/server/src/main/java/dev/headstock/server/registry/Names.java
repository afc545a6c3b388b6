package dev.headstock.server.registry;

import dev.headstock.protocol.Problem;
import dev.headstock.server.http.FreeText;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people may call things here, and how much they may write about them. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final int LONGEST_TEXT = 10_000;
    private static final String RULE =
            "Use 1 to 63 lower-case letters, digits and dashes, beginning with a letter or a digit.";

    private Names() {}

    static List<Problem> problemsOfModel(String name) {
        return NAME.matcher(name).matches()
                ? List.of()
                : List.of(Problem.error("", "'%s' cannot be the name of a model. %s".formatted(name, RULE)));
    }

    /** An alias stands where a version's number could stand, so it must not look like one. */
    static List<Problem> problemsOfAlias(String pointer, String alias) {
        if (!NAME.matcher(alias).matches()) {
            return List.of(Problem.error(pointer, "'%s' cannot be an alias. %s".formatted(alias, RULE)));
        }
        return isNumber(alias)
                ? List.of(Problem.error(
                        pointer, "'%s' cannot be an alias: it reads like a version's number.".formatted(alias)))
                : List.of();
    }

    static List<Problem> problemsOfText(String pointer, @Nullable String text) {
        return FreeText.problemsOfNote(pointer, text, LONGEST_TEXT);
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }
}
