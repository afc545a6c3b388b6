package dev.headstock.trainer.datasets.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the lines of a text file without decoding it. */
final class LineCount {
    private LineCount() {}

    /** A line break is LF, CR or both; a last line need not end with one. */
    static long of(Path file) throws IOException {
        boolean wide = isWide(file);
        long lines = 0;
        int last = '\n';
        int before = 0;
        try (InputStream input = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int next = input.read(); next >= 0; next = input.read()) {
                if (wide) {
                    int low = input.read();
                    next = next == 0 ? low : low == 0 ? next : -2;
                }
                boolean breaks = next == '\r' || next == '\n' && before != '\r';
                lines += breaks ? 1 : 0;
                before = next;
                last = next;
            }
        }
        return last == '\n' || last == '\r' ? lines : lines + 1;
    }

    /** UTF-16 begins with a byte order mark, or has a zero in one of its first two bytes. */
    private static boolean isWide(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            int first = input.read();
            int second = input.read();
            return first == 0 || second == 0 || first == 0xFE && second == 0xFF || first == 0xFF && second == 0xFE;
        }
    }
}
