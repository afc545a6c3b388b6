package dev.headstock.plugins.tabular;

import dev.headstock.api.data.FilePreview;
import java.util.List;
import java.util.Locale;

/**
 * What can be guessed of a file by its name and its first lines.
 *
 * @param lines that are not blank, at most two
 */
record FileStart(String fileName, List<String> lines) {
    private static final List<String> ENDINGS = List.of(".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    static FileStart of(FilePreview preview) {
        return of(preview, Encoding.UTF_8);
    }

    static FileStart of(FilePreview preview, Encoding encoding) {
        String head = new String(preview.head(), encoding.charset(preview.head()));
        return new FileStart(
                preview.fileName().toLowerCase(Locale.ROOT),
                head.replace(BYTE_ORDER_MARK, "")
                        .lines()
                        .filter(line -> !line.isBlank())
                        .limit(2)
                        .toList());
    }

    boolean endsWith(String ending) {
        return fileName.endsWith(ending);
    }

    boolean hasKnownEnding() {
        return ENDINGS.stream().anyMatch(this::endsWith);
    }

    /** Whether a bracket or brace opens the file, as in JSON. */
    boolean looksLikeJson() {
        return startsWith('{') || startsWith('[');
    }

    boolean startsWith(char character) {
        return startsWith(0, character);
    }

    boolean secondLineStartsWith(char character) {
        return startsWith(1, character);
    }

    private boolean startsWith(int line, char character) {
        String stripped = line(line).stripLeading();
        return !stripped.isEmpty() && stripped.charAt(0) == character;
    }

    String firstLine() {
        return line(0);
    }

    private String line(int index) {
        return index < lines.size() ? lines.get(index) : "";
    }

    boolean holds(char character) {
        return firstLine().indexOf(character) >= 0;
    }

    /** In the first line, outside quotes. */
    long count(char character) {
        boolean quoted = false;
        long count = 0;
        for (char c : firstLine().toCharArray()) {
            quoted ^= c == '"';
            count += !quoted && c == character ? 1 : 0;
        }
        return count;
    }
}
