package dev.headstock.plugins.tabular;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one flat JSON object: its values are texts, numbers, booleans or null. Numbers and booleans become text as they are written.
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
            throw wrong("the field '%s' holds a list or an object, where a text is needed".formatted(name));
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

    private String string() {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (at < json.length()) {
            char next = json.charAt(at++);
            if (next == '"') {
                return text.toString();
            }
            text.append(next == '\\' ? escaped() : next);
        }
        throw wrong("a text is not closed");
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
                "not a JSON object of texts: %s at character %d. Write one object per line.".formatted(what, at + 1));
    }
}
