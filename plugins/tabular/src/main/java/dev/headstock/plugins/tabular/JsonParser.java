package dev.headstock.plugins.tabular;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object: maps, lists, strings, numbers and booleans. NaN and the infinities, which Python writes, are numbers here, so that
 * a field nobody needs does not spoil its row; where one is needed, the import refuses it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class JsonParser {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
    private static final String WHITE_SPACE = " \t\r\n";
    private static final int DEEPEST = 200;

    private final String json;
    private int at;

    JsonParser(String json) {
        this.json = json;
    }

    /** @throws IllegalArgumentException with what is wrong and at which character */
    Map<String, @Nullable Object> parseObject() {
        skipSpace();
        if (peek() != '{') {
            throw wrong("expected {");
        }
        Map<String, @Nullable Object> fields = object(1);
        skipSpace();
        if (at < json.length()) {
            throw wrong("something follows the object");
        }
        return fields;
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        expect('{');
        if (!skipIf('}')) {
            do {
                skipSpace();
                String name = string();
                expect(':');
                if (fields.containsKey(name)) {
                    throw wrong("the field '%s' appears twice".formatted(name));
                }
                fields.put(name, value(name, depth));
            } while (skipIf(','));
            expect('}');
        }
        return fields;
    }

    private List<@Nullable Object> list(String name, int depth) {
        List<@Nullable Object> values = new ArrayList<>();
        expect('[');
        if (!skipIf(']')) {
            do {
                values.add(value(name, depth));
            } while (skipIf(','));
            if (!skipIf(']')) {
                throw wrong("the list of the field '%s' is not closed".formatted(name));
            }
        }
        return values;
    }

    private @Nullable Object value(String name, int depth) {
        skipSpace();
        if (depth > DEEPEST) {
            throw wrong("the field '%s' has more than %d levels".formatted(name, DEEPEST));
        }
        return switch (peek()) {
            case '"' -> string();
            case '{' -> object(depth + 1);
            case '[' -> list(name, depth + 1);
            default -> literal(name);
        };
    }

    private @Nullable Object literal(String name) {
        int start = at;
        while (at < json.length() && ",}]".indexOf(json.charAt(at)) < 0 && WHITE_SPACE.indexOf(json.charAt(at)) < 0) {
            at++;
        }
        String literal = json.substring(start, at);
        return switch (literal) {
            case "null" -> null;
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> number(literal, name);
        };
    }

    private Number number(String literal, String name) {
        if (!NUMBER.matcher(literal).matches()) {
            throw wrong("the field '%s' holds no JSON value".formatted(name));
        }
        if (INTEGER.matcher(literal).matches()) {
            return Long.valueOf(literal);
        }
        if (literal.chars().allMatch(unit -> unit == '-' || Character.isDigit(unit))) {
            return new BigInteger(literal);
        }
        double value = Double.parseDouble(literal);
        return Double.isInfinite(value) ? new BigDecimal(literal) : value;
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

    private char peek() {
        return at < json.length() ? json.charAt(at) : ' ';
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
        while (at < json.length() && WHITE_SPACE.indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("not a JSON object: %s at character %d.".formatted(what, at + 1));
    }
}
