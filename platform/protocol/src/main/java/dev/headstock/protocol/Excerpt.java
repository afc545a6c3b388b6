package dev.headstock.protocol;

/** The beginning of a text, for people. */
public final class Excerpt {
    private Excerpt() {}

    /** At most {@code characters} UTF-16 units, never half a character of two. */
    public static String of(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        boolean splits = characters > 0 && Character.isHighSurrogate(text.charAt(characters - 1));
        return text.substring(0, splits ? characters - 1 : characters);
    }
}
