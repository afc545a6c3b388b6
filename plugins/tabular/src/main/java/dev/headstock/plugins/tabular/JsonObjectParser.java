package dev.headstock.plugins.tabular;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object. Texts become what they mean; numbers, booleans, lists and objects become text as they are written, so that a field
 * nobody needs does not spoil its row.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class JsonObjectParser {
    private static final String NUMBER = "-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?";

    private final String json;
    private int at;

    JsonObjectParser(String json) {
        this.json = json;
    }

    /** @throws IllegalArgumentException with what is wrong and at which character */
    Map<String, @Nullable String> parse() {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        expect('{');
        if (!skipIf('}')) {
            do {
                String name = string();
                expect(':');
                if (fields.containsKey(name)) {
                    throw wrong("the field '%s' appears twice".formatted(name));
                }
                fields.put(name, value(name));
            } while (skipIf(','));
            expect('}');
        }
        skipSpace();
        if (at < json.length()) {
            throw wrong("something follows the object");
        }
        return fields;
    }

    private @Nullable String value(String name) {
        skipSpace();
        char first = at < json.length() ? json.charAt(at) : ' ';
        if (first == '"') {
            return string();
        }
        if (first == '{' || first == '[') {
            return nested(name);
        }
        int start = at;
        while (at < json.length() && ",} \t".indexOf(json.charAt(at)) < 0) {
            at++;
        }
        String literal = json.substring(start, at);
        if (literal.equals("null")) {
            return null;
        }
        if (literal.equals("true") || literal.equals("false") || literal.matches(NUMBER)) {
            return literal;
        }
        throw wrong("the field '%s' holds no JSON value".formatted(name));
    }

    /** A list or an object as it is written: only its end is looked for. */
    private String nested(String name) {
        int start = at;
        int depth = 0;
        while (at < json.length()) {
            char next = json.charAt(at);
            if (next == '"') {
                string();
                continue;
            }
            at++;
            depth += next == '{' || next == '[' ? 1 : 0;
            depth -= next == '}' || next == ']' ? 1 : 0;
            if (depth == 0) {
                return json.substring(start, at);
            }
        }
        throw wrong("the list or object of the field '%s' is not closed".formatted(name));
    }

    private String string() {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (at < json.length()) {
            char next = json.charAt(at++);
            if (next == '"') {
                return checked(text.toString());
            }
            text.append(next == '\\' ? escaped() : next);
        }
        throw wrong("a text is not closed");
    }

    /** An escape can write what no text holds. */
    private String checked(String text) {
        if (text.indexOf('\0') >= 0) {
            throw wrong("a text holds a NUL character, \\u0000");
        }
        boolean halves = text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        if (halves) {
            throw wrong("a text holds one half of a character of two, such as \\ud83d without \\ude00");
        }
        return text;
    }

    private char escaped() {
        char escape = at < json.length() ? json.charAt(at++) : ' ';
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("\\%s is no escape of JSON".formatted(escape));
        };
    }

    private char unicode() {
        String digits = json.substring(at, Math.min(at + 4, json.length()));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            throw wrong("\\u needs four hexadecimal digits");
        }
        at += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    private void expect(char wanted) {
        if (!skipIf(wanted)) {
            throw wrong("expected %s".formatted(wanted));
        }
    }

    private boolean skipIf(char wanted) {
        skipSpace();
        if (at < json.length() && json.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < json.length() && " \t".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(
                "not a JSON object: %s at character %d. Write one object per line.".formatted(what, at + 1));
    }
}
