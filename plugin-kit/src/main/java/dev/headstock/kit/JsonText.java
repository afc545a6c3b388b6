package dev.headstock.kit;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from a file piece by piece: brackets, names and whole values. Memory grows with the largest value that is
 * read at once.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class JsonText implements Closeable {
    private static final int END = -1;
    private static final int LONGEST_TEXT = 1 << 24;
    private static final int DEEPEST = 100;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader reader;
    private int next;
    private long line = 1;

    /** An object and the line in which it begins. */
    public record JsonObject(long line, Map<String, @Nullable Object> fields) {
        public @Nullable Object field(String name) {
            return fields.get(name);
        }
    }

    /** What is wrong with the file, in a sentence without the line. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param sentence without the line, and without a full stop */
        public MalformedException(String sentence) {
            super(sentence);
        }

        /** Without the line, and without a full stop. */
        public String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /** A file in UTF-8. */
    public JsonText(Path file) throws IOException {
        // newBufferedReader reports bytes that are no UTF-8.
        this(Files.newBufferedReader(file, StandardCharsets.UTF_8));
    }

    /** @param reader is closed with this one */
    public JsonText(Reader reader) {
        this.reader = reader;
    }

    /** The first character; before everything else. */
    public void begin() throws IOException, MalformedException {
        read();
        if (next == BYTE_ORDER_MARK) {
            read();
        }
    }

    /** The line of what is read next, counted from 1. */
    public long line() throws IOException, MalformedException {
        skipSpace();
        return line;
    }

    public boolean isAtEnd() throws IOException, MalformedException {
        skipSpace();
        return next == END;
    }

    /** Whether the next character is this one, which is not taken. */
    public boolean isNext(char wanted) throws IOException, MalformedException {
        skipSpace();
        return next == wanted;
    }

    /** Takes this character if it is the next one. */
    public boolean skip(char wanted) throws IOException, MalformedException {
        boolean is = isNext(wanted);
        if (is) {
            read();
        }
        return is;
    }

    public void expect(char wanted) throws IOException, MalformedException {
        if (!skip(wanted)) {
            throw new MalformedException("expected %s, found %s".formatted(wanted, shown()));
        }
    }

    /** The name of a field and the colon behind it. */
    public String name() throws IOException, MalformedException {
        skipSpace();
        String name = string();
        expect(':');
        return name;
    }

    /** {@link JsonObject}, list, string, number, boolean or null. */
    public @Nullable Object value() throws IOException, MalformedException {
        return value(0);
    }

    private @Nullable Object value(int depth) throws IOException, MalformedException {
        if (depth > DEEPEST) {
            throw new MalformedException("more than %d levels of brackets".formatted(DEEPEST));
        }
        skipSpace();
        return switch (next) {
            case '{' -> object(depth);
            case '[' -> list(depth);
            case '"' -> string();
            default -> literal();
        };
    }

    private JsonObject object(int depth) throws IOException, MalformedException {
        JsonObject object = new JsonObject(line, new LinkedHashMap<>());
        expect('{');
        if (!skip('}')) {
            do {
                object.fields().put(name(), value(depth + 1));
            } while (skip(','));
            expect('}');
        }
        return object;
    }

    private List<@Nullable Object> list(int depth) throws IOException, MalformedException {
        List<@Nullable Object> list = new ArrayList<>();
        expect('[');
        if (!skip(']')) {
            do {
                list.add(value(depth + 1));
            } while (skip(','));
            expect(']');
        }
        return list;
    }

    private @Nullable Object literal() throws IOException, MalformedException {
        StringBuilder text = new StringBuilder();
        while (next != END && ",]}".indexOf(next) < 0 && !isSpace(next) && text.length() < 64) {
            text.append((char) next);
            read();
        }
        String literal = text.toString();
        switch (literal) {
            case "null":
                return null;
            case "true":
                return Boolean.TRUE;
            case "false":
                return Boolean.FALSE;
            default:
                if (!literal.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
                    throw new MalformedException("'%s' is no JSON value".formatted(literal));
                }
                return Double.valueOf(literal);
        }
    }

    private String string() throws IOException, MalformedException {
        if (next != '"') {
            throw new MalformedException("expected \", found %s".formatted(shown()));
        }
        StringBuilder text = new StringBuilder();
        read();
        while (next != '"') {
            if (next == END) {
                throw new MalformedException("a text is not closed");
            }
            if (text.length() >= LONGEST_TEXT) {
                throw new MalformedException("a text has more than %d characters".formatted(LONGEST_TEXT));
            }
            text.append(next == '\\' ? escaped() : (char) next);
            read();
        }
        read();
        return text.toString();
    }

    private char escaped() throws IOException, MalformedException {
        read();
        return switch (next) {
            case '"', '\\', '/' -> (char) next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new MalformedException("\\%s is no escape of JSON".formatted(shown()));
        };
    }

    private char unicode() throws IOException, MalformedException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            read();
            int digit = Character.digit(next, 16);
            if (digit < 0) {
                throw new MalformedException("\\u needs four hexadecimal digits");
            }
            unit = 16 * unit + digit;
        }
        return (char) unit;
    }

    private void skipSpace() throws IOException, MalformedException {
        while (isSpace(next)) {
            read();
        }
    }

    private static boolean isSpace(int character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }

    private String shown() {
        return next == END ? "the end of the file" : "'%s'".formatted((char) next);
    }

    private void read() throws IOException, MalformedException {
        line += next == '\n' ? 1 : 0;
        try {
            next = reader.read();
        } catch (CharacterCodingException e) {
            next = END;
            throw new MalformedException("what follows is not UTF-8. Save the file as UTF-8");
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
