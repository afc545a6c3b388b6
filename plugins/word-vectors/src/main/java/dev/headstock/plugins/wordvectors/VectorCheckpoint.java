package dev.headstock.plugins.wordvectors;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.CheckpointReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file of word vectors as a checkpoint. The words keep their order; behind them come the special tokens that the file
 * lacks: {@code <unk>} with the mean of all words, the others with zeros.
 */
final class VectorCheckpoint implements CheckpointReader {
    /** Numbers in one piece: 4 MiB. */
    private static final int PIECE = 1 << 20;

    private final WordTable words;
    private final int ofFile;
    private final int width;
    private final Source source;

    /** The rows of a file, in its order. */
    interface Source extends Closeable {

        /** @param row is the source's own, and changes when the consumer has returned */
        void words(Consumer<float[]> row) throws IOException;

        /** Empty where the file has none. */
        Optional<Ngrams> ngrams();

        /** Likewise the table of n-grams. */
        void ngramRows(Consumer<float[]> row) throws IOException;
    }

    /** @param words of the file, to which special tokens are added */
    VectorCheckpoint(WordTable words, int width, Source source) {
        this.words = words;
        this.ofFile = words.size();
        this.width = width;
        this.source = source;
        Names.SPECIAL.forEach(words::add);
    }

    @Override
    public Map<String, Object> config() {
        return WordVectorsConfig.entries(words.size(), width, words.isLowercase(), source.ngrams());
    }

    @Override
    public Map<String, Shape> tensors() {
        Map<String, Shape> tensors = new HashMap<>();
        tensors.put(Names.WORDS, new Shape(words.size(), width));
        source.ngrams().ifPresent(own -> tensors.put(Names.NGRAMS, new Shape(own.buckets(), width)));
        return tensors;
    }

    @Override
    public void read(String tensor, Consumer<float[]> pieces) throws IOException {
        Pieces joined = new Pieces(pieces);
        if (tensor.equals(Names.NGRAMS)) {
            source.ngramRows(joined::add);
        } else {
            double[] sum = new double[width];
            source.words(row -> {
                joined.add(row);
                for (int i = 0; i < width; i++) {
                    sum[i] += row[i];
                }
            });
            for (int id = ofFile; id < words.size(); id++) {
                joined.add(words.word(id).equals(Names.UNKNOWN) ? mean(sum) : new float[width]);
            }
        }
        joined.flush();
    }

    /** All numbers of a tensor that is known to fit into memory. */
    float[] all(String tensor, Shape shape) throws IOException {
        float[] numbers = new float[Math.toIntExact(shape.size())];
        int[] at = {0};
        read(tensor, piece -> {
            System.arraycopy(piece, 0, numbers, at[0], piece.length);
            at[0] += piece.length;
        });
        return numbers;
    }

    private float[] mean(double[] sum) {
        float[] mean = new float[width];
        for (int i = 0; i < width; i++) {
            mean[i] = (float) (sum[i] / ofFile);
        }
        return mean;
    }

    @Override
    public Set<String> files() {
        return Set.of(Names.WORDS_FILE);
    }

    @Override
    public InputStream file(String name) {
        return words.content();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    /** Joins rows to larger pieces. */
    private final class Pieces {
        private final Consumer<float[]> consumer;
        private final float[] piece = new float[Math.max(1, PIECE / width) * width];
        private int filled;

        Pieces(Consumer<float[]> consumer) {
            this.consumer = consumer;
        }

        void add(float[] row) {
            System.arraycopy(row, 0, piece, filled, width);
            filled += width;
            if (filled == piece.length) {
                flush();
            }
        }

        void flush() {
            consumer.accept(filled == piece.length ? piece : Arrays.copyOf(piece, filled));
            filled = 0;
        }
    }
}
