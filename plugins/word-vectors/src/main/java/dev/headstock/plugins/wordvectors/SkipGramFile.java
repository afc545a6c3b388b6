package dev.headstock.plugins.wordvectors;

import java.util.Optional;
import java.util.function.Consumer;

/** What was trained, as fastText and word2vec write it: a word's vector is the mean of its own row and its n-grams'. */
record SkipGramFile(SkipGramWeights weights, int[][] rows, Optional<Ngrams> ngrams) implements VectorCheckpoint.Source {

    @Override
    public void words(Consumer<float[]> row) {
        float[] mean = new float[weights.width()];
        for (int id = 0; id < rows.length; id++) {
            weights.mean(id, rows[id], mean);
            row.accept(mean);
        }
    }

    @Override
    public void ngramRows(Consumer<float[]> row) {
        float[] own = new float[weights.width()];
        for (int from = 0; from < weights.ngrams().length; from += own.length) {
            System.arraycopy(weights.ngrams(), from, own, 0, own.length);
            row.accept(own);
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
