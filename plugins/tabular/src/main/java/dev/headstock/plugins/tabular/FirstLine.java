package dev.headstock.plugins.tabular;

import dev.headstock.api.FilePreview;
import java.util.List;
import java.util.Locale;

/** What can be guessed of a file by its name and its first line. */
record FirstLine(String fileName, String text) {
    private static final List<String> ENDINGS = List.of(".csv", ".tsv", ".tab", ".jsonl", ".ndjson");

    static FirstLine of(FilePreview preview) {
        return of(preview, Encoding.UTF_8);
    }

    static FirstLine of(FilePreview preview, Encoding encoding) {
        String head = new String(preview.head(), encoding.charset(preview.head()));
        return new FirstLine(
                preview.fileName().toLowerCase(Locale.ROOT),
                head.lines().findFirst().orElse("").replace("\uFEFF", ""));
    }

    boolean endsWith(String ending) {
        return fileName.endsWith(ending);
    }

    boolean hasKnownEnding() {
        return ENDINGS.stream().anyMatch(this::endsWith);
    }

    boolean startsWithBrace() {
        return text.stripLeading().startsWith("{");
    }

    boolean holds(char character) {
        return text.indexOf(character) >= 0;
    }

    /** Outside quotes. */
    long count(char character) {
        boolean quoted = false;
        long count = 0;
        for (char c : text.toCharArray()) {
            quoted ^= c == '"';
            count += !quoted && c == character ? 1 : 0;
        }
        return count;
    }
}
