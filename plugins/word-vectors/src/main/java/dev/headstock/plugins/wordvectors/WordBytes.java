package dev.headstock.plugins.wordvectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** A word of a binary file, up to the byte that ends it. */
final class WordBytes {
    private final byte[] bytes = new byte[1 << 16];
    private int length;

    /**
     * @param end behind the word
     * @throws IllegalArgumentException when there is no such byte where a word would end
     */
    void read(LittleEndianFile file, int end) throws IOException {
        length = 0;
        for (byte next = file.nextByte(); next != end; next = file.nextByte()) {
            if (length == bytes.length) {
                throw new IllegalArgumentException(
                        "%s has a word of more than %d bytes near byte %d, so it is damaged. Download it again."
                                .formatted(file.name(), bytes.length, file.position()));
            }
            bytes[length++] = next;
        }
    }

    /** Adds it to the table, where it must be new; the number of the word counts from 1. */
    void addTo(WordTable words, LittleEndianFile file) {
        // word2vec ends each row with a line feed; gensim does not.
        int from = length > 0 && bytes[0] == '\n' ? 1 : 0;
        requireWord(from, words, file);
        if (words.add(bytes, from, length) == WordTable.ABSENT) {
            throw new IllegalArgumentException(
                    "%s has the word '%s' twice, as number %d and number %d. Remove one of the two."
                            .formatted(file.name(), text(from), words.find(bytes, from, length) + 1, words.size() + 1));
        }
    }

    private void requireWord(int from, WordTable words, LittleEndianFile file) {
        boolean hasLineFeed = false;
        for (int i = from; i < length; i++) {
            hasLineFeed |= bytes[i] == '\n';
        }
        if (hasLineFeed || length == from) {
            throw new IllegalArgumentException(
                    "%s has no word, or one with a line feed, as number %d. Remove it, or download the file again."
                            .formatted(file.name(), words.size() + 1));
        }
    }

    private String text(int from) {
        return new String(bytes, from, length - from, UTF_8);
    }
}
