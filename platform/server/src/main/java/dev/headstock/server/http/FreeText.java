package dev.headstock.server.http;

import dev.headstock.protocol.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names and notes as people write them. A control character can neither be seen nor typed into a search, and PostgreSQL keeps no NUL. */
public final class FreeText {
    private static final String MAY_STAND_IN_NOTES = "\t\r\n";

    private FreeText() {}

    /** Of a text that must be there, on one line. */
    public static List<Problem> problemsOfName(String pointer, String name, int longest) {
        List<Problem> problems = new ArrayList<>();
        if (name.isBlank() || name.length() > longest) {
            problems.add(Problem.error(pointer, "%s must have 1 to %d characters.".formatted(field(pointer), longest)));
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            problems.add(holdsControlCharacter(pointer));
        }
        return problems;
    }

    /** Of a text of any number of lines, which may be empty. */
    public static List<Problem> problemsOfNote(String pointer, @Nullable String note, int longest) {
        List<Problem> problems = new ArrayList<>();
        if (note != null && note.length() > longest) {
            problems.add(Problem.error(
                    pointer,
                    "%s has %d characters. Shorten it to %d.".formatted(field(pointer), note.length(), longest)));
        }
        if (note != null
                && note.chars().anyMatch(c -> Character.isISOControl(c) && MAY_STAND_IN_NOTES.indexOf(c) < 0)) {
            problems.add(holdsControlCharacter(pointer));
        }
        return problems;
    }

    private static Problem holdsControlCharacter(String pointer) {
        return Problem.error(pointer, "%s holds a control character. Remove it.".formatted(field(pointer)));
    }

    private static String field(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }
}
