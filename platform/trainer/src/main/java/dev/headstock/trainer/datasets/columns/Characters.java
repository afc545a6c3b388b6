package dev.headstock.trainer.datasets.columns;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** What strings are made of. */
public final class Characters {
    private Characters() {}

    /** Whether nobody would see anything: white space of any script, and characters without a width. */
    public static boolean isBlank(String text) {
        return text.codePoints().allMatch(Characters::isInvisible);
    }

    /** White space, no-break spaces, zero-width characters, soft hyphens and byte order marks. */
    private static boolean isInvisible(int point) {
        return Character.isWhitespace(point)
                || Character.isSpaceChar(point)
                || Character.getType(point) == Character.FORMAT;
    }

    /**
     * The name of a class without what nobody sees at its ends and inside, so that two names that look alike are one class. The
     * characters that join emoji and letters of Indic scripts stay.
     */
    static String className(String text) {
        int[] points = Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .filter(point -> Character.getType(point) != Character.FORMAT || isJoiner(point))
                .toArray();
        int from = 0;
        int to = points.length;
        while (from < to && isInvisible(points[from])) {
            from++;
        }
        while (to > from && isInvisible(points[to - 1]) && !isTag(points[to - 1])) {
            to--;
        }
        return new String(points, from, to - from);
    }

    /** Characters that people cannot see, or see only on another, are written by their code: {@code ham<U+00A0>}. */
    public static String visible(String text) {
        StringBuilder visible = new StringBuilder();
        text.codePoints().forEach(point -> {
            boolean shown =
                    point == ' ' || !isInvisible(point) && Character.getType(point) != Character.NON_SPACING_MARK;
            if (shown) {
                visible.appendCodePoint(point);
            } else {
                visible.append("<U+%04X>".formatted(point));
            }
        });
        return visible.toString();
    }

    /** What people see of a text: any white space as one blank, without joiners and without the variants of a symbol. */
    public static String appearance(String text) {
        StringBuilder seen = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
                if (seen.isEmpty() || seen.charAt(seen.length() - 1) != ' ') {
                    seen.append(' ');
                }
            } else if (Character.getType(point) != Character.FORMAT && !isVariationSelector(point)) {
                seen.appendCodePoint(point);
            }
        });
        return seen.toString();
    }

    private static boolean isVariationSelector(int point) {
        return point >= 0xFE00 && point <= 0xFE0F;
    }

    /** Of letters, of emoji, and of the flags of regions. */
    private static boolean isJoiner(int point) {
        return point == 0x200C || point == 0x200D || isTag(point);
    }

    /** The invisible letters after a flag that make it that of a region; the last one ends them. */
    private static boolean isTag(int point) {
        return point >= 0xE0020 && point <= 0xE007F;
    }

    /** What no text may hold, as the continuation of a column's name, or null. */
    static @Nullable String problem(String text) {
        if (text.indexOf('\0') >= 0) {
            return "holds a NUL character, which no text holds. Remove it or drop the row.";
        }
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(unit)) {
                return "holds one half of a character of two. Correct the text or drop the row.";
            }
        }
        return null;
    }
}
