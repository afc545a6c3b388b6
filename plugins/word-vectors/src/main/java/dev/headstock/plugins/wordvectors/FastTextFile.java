package dev.headstock.plugins.wordvectors;

import dev.headstock.api.model.CheckpointReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * fastText's .bin of version 12, which has a table of the words' own vectors with the n-grams behind them. A word's
 * vector is the mean of its own and of its n-grams'; that is what the import stores, so a known word costs one row
 * whenever it is read. Unseen words are made of n-grams later.
 *
 * @see <a href="https://github.com/facebookresearch/fastText">fastText, Dictionary::load and FastText::loadModel</a>
 */
final class FastTextFile implements VectorCheckpoint.Source {
    private static final int MAGIC = 793_712_314;
    private static final int VERSION = 12;
    private static final int WORD = 0;
    private static final int MOST_WORDS = 1 << 24;

    private final LittleEndianFile file;
    private final int words;
    private final int width;
    private final Optional<Ngrams> ngrams;
    private final Rows rows;
    private final WordTable table;

    private FastTextFile(LittleEndianFile file, Settings settings, WordTable table, int words, Rows rows) {
        this.file = file;
        this.words = words;
        this.width = settings.width();
        this.ngrams = settings.ngrams();
        this.rows = rows;
        this.table = table;
    }

    static boolean recognizes(byte[] head) {
        return head.length >= Integer.BYTES
                && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt() == MAGIC;
    }

    /** What matters of the arguments that the model was trained with. */
    private record Settings(int width, Optional<Ngrams> ngrams, int buckets) {
        static Settings read(LittleEndianFile file) throws IOException {
            int width = file.nextInt();
            // Window, epochs, least count, negatives, n-grams of words, loss, model.
            file.skip(7 * Integer.BYTES);
            int buckets = file.nextInt();
            int shortest = file.nextInt();
            int longest = file.nextInt();
            // Update rate and threshold.
            file.skip(Integer.BYTES + Double.BYTES);
            boolean isSound = width >= 1 && width <= 1 << 16 && buckets >= 0 && longest <= 100;
            if (!isSound) {
                throw new IllegalArgumentException(
                        "%s says width %d, %d buckets and n-grams of up to %d characters: it is damaged. Download it again."
                                .formatted(file.name(), width, buckets, longest));
            }
            boolean hasNgrams = buckets > 0 && longest > 0;
            return new Settings(
                    width,
                    hasNgrams ? Optional.of(new Ngrams(buckets, Math.max(1, shortest), longest)) : Optional.empty(),
                    buckets);
        }
    }

    static CheckpointReader open(Path path) throws IOException {
        LittleEndianFile file = LittleEndianFile.open(path);
        try {
            file.skip(Integer.BYTES);
            int version = file.nextInt();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "%s has version %d of fastText's format, but only version %d is read. Save it again with fastText 0.9, or bring its .vec file."
                                .formatted(file.name(), version, VERSION));
            }
            Settings settings = Settings.read(file);
            WordTable table = readWords(file);
            int words = table.size();
            Rows rows = readRows(file, settings, words);
            FastTextFile source = new FastTextFile(file, settings, table, words, rows);
            return new VectorCheckpoint(table, settings.width(), source);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The words, without the labels of a classifier, which come behind them. */
    private static WordTable readWords(LittleEndianFile file) throws IOException {
        int entries = file.nextInt();
        int words = file.nextInt();
        int labels = file.nextInt();
        file.skip(Long.BYTES);
        long pruned = file.nextLong();
        if (entries < 0 || words < 0 || words > MOST_WORDS || labels < 0 || entries != (long) words + labels) {
            throw new IllegalArgumentException(
                    "%s says %d entries, %d words and %d labels: it is damaged. Download it again."
                            .formatted(file.name(), entries, words, labels));
        }
        WordTable table = new WordTable();
        WordBytes word = new WordBytes();
        for (int i = 0; i < entries; i++) {
            word.read(file, 0);
            file.skip(Long.BYTES);
            if (file.nextByte() == WORD) {
                word.addTo(table, file);
            }
        }
        file.skip(Math.max(0, pruned) * 2 * Integer.BYTES);
        return table;
    }

    private static Rows readRows(LittleEndianFile file, Settings settings, int words) throws IOException {
        if (file.nextByte() != 0) {
            throw new IllegalArgumentException(
                    "%s is quantized (.ftz): its vectors were rounded to a few centroids, and it is not read. Bring the .bin that it was made from."
                            .formatted(file.name()));
        }
        long rows = file.nextLong();
        long width = file.nextLong();
        if (rows != (long) words + settings.buckets() || width != settings.width()) {
            throw new IllegalArgumentException(
                    "%s has a table of %d × %d numbers, but %d words and %d buckets of width %d. It is damaged: download it again."
                            .formatted(file.name(), rows, width, words, settings.buckets(), settings.width()));
        }
        file.requireBytes(rows * width * Float.BYTES);
        return new Rows(file.name(), file.channel(), file.position(), (int) rows, settings.width());
    }

    @Override
    public void words(Consumer<float[]> consumer) {
        float[] sum = new float[width];
        float[] part = new float[width];
        for (int id = 0; id < words; id++) {
            rows.read(id, sum);
            int[] own = ngramsOf(id);
            for (int ngram : own) {
                rows.read(words + ngram, part);
                for (int i = 0; i < width; i++) {
                    sum[i] += part[i];
                }
            }
            float share = 1f / (1 + own.length);
            for (int i = 0; i < width; i++) {
                sum[i] *= share;
            }
            consumer.accept(sum);
        }
    }

    private int[] ngramsOf(int id) {
        return ngrams.isEmpty() ? new int[0] : ngrams.get().of(table.word(id));
    }

    @Override
    public Optional<Ngrams> ngrams() {
        return ngrams;
    }

    @Override
    public void ngramRows(Consumer<float[]> consumer) {
        float[] row = new float[width];
        for (int i = 0; i < ngrams.orElseThrow().buckets(); i++) {
            rows.read(words + i, row);
            consumer.accept(row);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
