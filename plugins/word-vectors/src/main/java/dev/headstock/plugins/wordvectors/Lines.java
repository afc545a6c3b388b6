package dev.headstock.plugins.wordvectors;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The lines of a file as bytes in a buffer, without white space at their ends. */
final class Lines implements Closeable {
    private static final int BUFFER = 1 << 20;
    private static final int LONGEST = 1 << 24;

    private final String name;
    private final InputStream content;
    private byte[] buffer = new byte[BUFFER];
    private int filled;
    private int next;
    private boolean isAtEnd;

    private int start;
    private int end;
    private long number;

    private Lines(String name, InputStream content) {
        this.name = name;
        this.content = content;
    }

    static Lines open(Path file) throws IOException {
        return new Lines(VectorFiles.name(file), Files.newInputStream(file));
    }

    /** Moves to the next line, empty or not; false at the end of the file. */
    boolean next() throws IOException {
        int at = next;
        while (true) {
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            if (at < filled || isAtEnd) {
                break;
            }
            at -= next;
            fill();
        }
        if (next >= filled) {
            return false;
        }
        start = next;
        end = at;
        next = at + 1;
        number++;
        while (end > start && isSpace(buffer[end - 1])) {
            end--;
        }
        return true;
    }

    /** Keeps the beginning of the line, and reads on behind it. */
    private void fill() throws IOException {
        int kept = filled - next;
        if (kept == buffer.length) {
            if (kept >= LONGEST) {
                throw fault("has more than %d bytes, which no row of word vectors has".formatted(LONGEST));
            }
            buffer = Arrays.copyOf(buffer, 2 * kept);
        }
        System.arraycopy(buffer, next, buffer, 0, kept);
        next = 0;
        int read = content.readNBytes(buffer, kept, buffer.length - kept);
        filled = kept + read;
        isAtEnd = filled < buffer.length;
    }

    static boolean isSpace(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    /** Of the line: where it begins in {@link #bytes}. */
    int start() {
        return start;
    }

    int end() {
        return end;
    }

    byte[] bytes() {
        return buffer;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** A sentence that names the file and the line. */
    IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("%s, line %d %s.".formatted(name, Math.max(number, 1), what));
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
