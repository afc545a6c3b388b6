package dev.headstock.plugins.wordvectors;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.headstock.api.model.CheckpointReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * word2vec's binary file: a line with the number of words and the width, then each word, a space, and its numbers as
 * 32-bit floats.
 */
final class Word2VecFile implements VectorCheckpoint.Source {
    /** Bytes behind the first word that tell numbers in text from binary ones. */
    private static final int SAMPLE = 32;

    private final LittleEndianFile file;
    private final Header header;
    private final long start;

    private Word2VecFile(LittleEndianFile file, Header header, long start) {
        this.file = file;
        this.header = header;
        this.start = start;
    }

    /** Whether the line of the sizes is followed by a word and bytes that are no text. */
    static boolean recognizes(byte[] head) {
        int line = indexOf(head, '\n', 0);
        if (line < 0 || Header.parse(new String(head, 0, line, US_ASCII)).isEmpty()) {
            return false;
        }
        int space = indexOf(head, ' ', line);
        if (space < 0) {
            return false;
        }
        for (int i = space; i < Math.min(head.length, space + SAMPLE); i++) {
            boolean isText = (head[i] >= '!' && head[i] <= '~') || Lines.isSpace(head[i]) || head[i] == '\n';
            if (!isText) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(byte[] bytes, char character, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == character) {
                return i;
            }
        }
        return -1;
    }

    static CheckpointReader open(Path path) throws IOException {
        LittleEndianFile file = LittleEndianFile.open(path);
        try {
            StringBuilder line = new StringBuilder();
            for (byte next = file.nextByte(); next != '\n'; next = file.nextByte()) {
                line.append((char) next);
            }
            Header header = Header.parse(line.toString()).orElseThrow();
            Word2VecFile source = new Word2VecFile(file, header, file.position());
            return new VectorCheckpoint(source.words(), header.width(), source);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private WordTable words() throws IOException {
        WordTable words = new WordTable();
        WordBytes word = new WordBytes();
        for (int i = 0; i < header.words(); i++) {
            word.read(file, ' ');
            word.addTo(words, file);
            file.skip((long) Float.BYTES * header.width());
        }
        return words;
    }

    @Override
    public void words(Consumer<float[]> consumer) throws IOException {
        float[] row = new float[header.width()];
        WordBytes word = new WordBytes();
        file.seek(start);
        for (int i = 0; i < header.words(); i++) {
            word.read(file, ' ');
            file.nextFloats(row);
            Rows.requireFinite(row, file.name(), "word", i);
            consumer.accept(row);
        }
    }

    @Override
    public Optional<Ngrams> ngrams() {
        return Optional.empty();
    }

    @Override
    public void ngramRows(Consumer<float[]> row) {
        throw new IllegalStateException("word2vec has no n-grams");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
