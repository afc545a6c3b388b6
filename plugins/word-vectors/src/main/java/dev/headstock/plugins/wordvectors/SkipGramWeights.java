package dev.headstock.plugins.wordvectors;

/**
 * The arrays that skip-gram trains, row-major.
 *
 * @param words [words, width]; {@code outputs}, the vectors of predicted words, likewise
 * @param ngrams [buckets, width]; empty without sub-words
 */
record SkipGramWeights(int width, float[] words, float[] ngrams, float[] outputs) {

    /** The mean of a word's own row and its n-grams' rows. */
    void mean(int word, int[] rows, float[] mean) {
        System.arraycopy(words, word * width, mean, 0, width);
        if (rows.length == 0) {
            return;
        }
        for (int row : rows) {
            for (int i = 0; i < width; i++) {
                mean[i] += ngrams[row * width + i];
            }
        }
        float share = 1f / (1 + rows.length);
        for (int i = 0; i < width; i++) {
            mean[i] *= share;
        }
    }

    /** Adds a change to the word's own row and to each of its n-grams' rows. */
    void change(int word, int[] rows, float[] change) {
        add(words, word * width, change);
        for (int row : rows) {
            add(ngrams, row * width, change);
        }
    }

    private static void add(float[] target, int from, float[] change) {
        for (int i = 0; i < change.length; i++) {
            target[from + i] += change[i];
        }
    }
}
