package dev.headstock.plugins.wordvectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Words by id, and ids by word. Keeps the bytes of all words in one array with an open-addressing index, since two million strings in a map
 * would take half a gigabyte in every thread that tokenizes.
 */
final class WordTable {
    static final int ABSENT = -1;

    /** Every word with a line feed behind it, which is the content of words.txt. */
    private byte[] text = new byte[1 << 12];

    private int[] starts = new int[1 << 8];
    private int[] slots = new int[1 << 9];
    private int size;

    /** @throws IllegalArgumentException when a word is there twice */
    static WordTable read(InputStream file) throws IOException {
        byte[] content = file.readAllBytes();
        WordTable table = new WordTable();
        int start = 0;
        for (int at = 0; at < content.length; at++) {
            if (content[at] == '\n') {
                if (table.add(content, start, at) == ABSENT) {
                    throw new IllegalArgumentException(
                            "%s, line %d: '%s' is a duplicate. Remove the line and its vector."
                                    .formatted(
                                            Names.WORDS_FILE,
                                            table.size + 1,
                                            new String(content, start, at - start, UTF_8)));
                }
                start = at + 1;
            }
        }
        return table;
    }

    int size() {
        return size;
    }

    String word(int id) {
        return new String(text, starts[id], end(id) - starts[id], UTF_8);
    }

    int find(String word) {
        byte[] bytes = word.getBytes(UTF_8);
        return find(bytes, 0, bytes.length);
    }

    /** The id of a word, or {@link #ABSENT}. */
    int find(byte[] bytes, int from, int to) {
        return slots[slot(bytes, from, to)] - 1;
    }

    int add(String word) {
        byte[] bytes = word.getBytes(UTF_8);
        return add(bytes, 0, bytes.length);
    }

    /** The new id, or {@link #ABSENT} when the word is there already. */
    int add(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        if (slots[slot] != 0) {
            return ABSENT;
        }
        append(bytes, from, to);
        slots[slot] = size;
        if (2 * size > slots.length) {
            grow();
        }
        return size - 1;
    }

    /** Whether no word has an upper-case letter. */
    boolean isLowercase() {
        for (int id = 0; id < size; id++) {
            for (int at = starts[id]; at < end(id); at++) {
                if (text[at] >= 'A' && text[at] <= 'Z') {
                    return false;
                }
                if (text[at] < 0) {
                    if (word(id).codePoints().anyMatch(Character::isUpperCase)) {
                        return false;
                    }
                    break;
                }
            }
        }
        return true;
    }

    InputStream content() {
        return new ByteArrayInputStream(text, 0, size == 0 ? 0 : end(size - 1) + 1);
    }

    private void append(byte[] bytes, int from, int to) {
        int start = size == 0 ? 0 : end(size - 1) + 1;
        int needed = Math.addExact(start, to - from + 1);
        if (needed > text.length) {
            text = Arrays.copyOf(text, (int) Math.min(Math.max(2L * text.length, needed), Integer.MAX_VALUE - 8));
        }
        if (size + 1 >= starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        System.arraycopy(bytes, from, text, start, to - from);
        text[needed - 1] = '\n';
        starts[size++] = start;
        starts[size] = needed;
    }

    private int end(int id) {
        return starts[id + 1] - 1;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int id = 0; id < size; id++) {
            slots[slot(text, starts[id], end(id))] = id + 1;
        }
    }

    /** Where a word is, or where it would be put. */
    private int slot(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        hash *= 0x9E3779B9;
        int slot = hash >>> Integer.numberOfLeadingZeros(slots.length - 1);
        while (slots[slot] != 0 && !isWord(slots[slot] - 1, bytes, from, to)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private boolean isWord(int id, byte[] bytes, int from, int to) {
        return Arrays.equals(text, starts[id], end(id), bytes, from, to);
    }
}
