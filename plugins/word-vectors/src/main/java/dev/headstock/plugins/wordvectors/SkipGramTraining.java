package dev.headstock.plugins.wordvectors;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Stochastic gradient descent on {@code −log σ(v·o) − Σ log σ(−v·oₙ)}: v the mean of a word and its n-grams, o the output
 * vector of a word near it, oₙ those of words drawn in proportion to {@code count^0.75}. One thread, so that the same
 * seed gives the same vectors.
 */
final class SkipGramTraining {
    private static final double POWER = 0.75;

    private final SkipGramWeights weights;
    private final int[][] rows;
    private final int window;
    private final int negatives;
    /** Sums of the powers of the counts, up to each word. */
    private final double[] cumulative;
    /** Of each word: how likely it is kept. */
    private final double[] kept;

    private final float[] center;
    private final float[] change;
    private double loss;
    private long pairs;

    /**
     * @param rows of each word's n-grams
     * @param sample share of the text above which a word is skipped now and then, as in word2vec; 0 keeps all
     */
    SkipGramTraining(SkipGramWeights weights, int[][] rows, Corpus corpus, int window, int negatives, double sample) {
        this.weights = weights;
        this.rows = rows;
        this.window = window;
        this.negatives = negatives;
        this.cumulative = new double[rows.length];
        this.kept = new double[rows.length];
        this.center = new float[weights.width()];
        this.change = new float[weights.width()];
        double sum = 0;
        for (int word = 0; word < rows.length; word++) {
            long count = corpus.count(word);
            sum += Math.pow((double) count, POWER);
            cumulative[word] = sum;
            double relative = count / (sample * corpus.total());
            kept[word] = sample == 0 ? 1 : (Math.sqrt(relative) + 1) / relative;
        }
    }

    /** All pairs of one text. The window is narrowed at random for each word, so that near words count more. */
    void learn(int[] text, float rate, RandomGenerator random) {
        int[] read = Arrays.stream(text)
                .filter(word -> kept[word] >= random.nextDouble())
                .toArray();
        for (int i = 0; i < read.length; i++) {
            int reach = 1 + random.nextInt(window);
            for (int j = Math.max(0, i - reach); j <= Math.min(read.length - 1, i + reach); j++) {
                if (j != i) {
                    learnPair(read[i], read[j], rate, random);
                }
            }
        }
    }

    private void learnPair(int word, int near, float rate, RandomGenerator random) {
        weights.mean(word, rows[word], center);
        Arrays.fill(change, 0);
        step(near, 1, rate);
        for (int n = 0; n < negatives; n++) {
            int drawn = draw(random);
            if (drawn != near) {
                step(drawn, 0, rate);
            }
        }
        weights.change(word, rows[word], change);
        pairs++;
    }

    /** @param label 1 for the word that is there, 0 for one that was drawn */
    private void step(int word, int label, float rate) {
        int from = word * weights.width();
        float[] outputs = weights.outputs();
        double product = dot(outputs, from);
        double probability = 1 / (1 + Math.exp(-product));
        loss -= Math.log(Math.max(label == 1 ? probability : 1 - probability, 1e-12));
        float error = (float) (rate * (label - probability));
        for (int i = 0; i < center.length; i++) {
            change[i] += error * outputs[from + i];
            outputs[from + i] += error * center[i];
        }
    }

    /** In four sums, which a processor adds at the same time. */
    private float dot(float[] outputs, int from) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < center.length; i += 4) {
            a += center[i] * outputs[from + i];
            b += center[i + 1] * outputs[from + i + 1];
            c += center[i + 2] * outputs[from + i + 2];
            d += center[i + 3] * outputs[from + i + 3];
        }
        for (; i < center.length; i++) {
            a += center[i] * outputs[from + i];
        }
        return a + b + c + d;
    }

    private int draw(RandomGenerator random) {
        double drawn = random.nextDouble() * cumulative[cumulative.length - 1];
        int found = Arrays.binarySearch(cumulative, drawn);
        return Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
    }

    /** In nats, of all pairs since the last call. */
    double takeLoss() {
        double taken = loss;
        loss = 0;
        return taken;
    }

    long takePairs() {
        long taken = pairs;
        pairs = 0;
        return taken;
    }
}
