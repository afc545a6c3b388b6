package dev.headstock.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a source file that may hold text for users. */
final class VisibleText {
    /**
     * In this order: a quote in a comment begins no literal, and two slashes in a literal begin no comment. Literals are matched in long
     * pieces, for each repetition of a group costs a frame of the stack.
     */
    private static final Pattern JAVA = Pattern.compile(
            "//[^\n]*|/\\*.*?\\*/|'(?:[^'\\\\\n]++|\\\\.)++'"
                    + "|(?<text>\"\"\"(?:[^\"\\\\]++|\\\\.|\"(?!\"\"))*+\"\"\"|\"(?:[^\"\\\\\n]++|\\\\.)*+\")",
            Pattern.DOTALL);

    private static final Pattern BLOCK_COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    /** Not the two slashes of an address. */
    private static final Pattern LINE_COMMENT = Pattern.compile("(?<!:)//[^\\n]*");

    record Line(int number, String text) {}

    private VisibleText() {}

    /** String literals and text blocks. */
    static List<Line> java(String source) {
        List<Line> literals = new ArrayList<>();
        Matcher matcher = JAVA.matcher(source);
        while (matcher.find()) {
            String text = matcher.group("text");
            if (text != null) {
                literals.addAll(lines(text, 1 + newLines(source.substring(0, matcher.start()))));
            }
        }
        return literals;
    }

    /** Everything but comments: text between JSX tags has no quotes, and an apostrophe there begins no literal. */
    static List<Line> typeScript(String source) {
        String code = BLOCK_COMMENT.matcher(source).replaceAll(comment -> "\n".repeat(newLines(comment.group())));
        return lines(LINE_COMMENT.matcher(code).replaceAll(""), 1);
    }

    static List<Line> prose(String text) {
        return lines(text, 1);
    }

    private static List<Line> lines(String text, int first) {
        List<String> lines = text.lines().toList();
        List<Line> numbered = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            numbered.add(new Line(first + i, lines.get(i)));
        }
        return numbered;
    }

    private static int newLines(String text) {
        return (int) text.chars().filter(character -> character == '\n').count();
    }
}
