package dev.headstock.plugins.dataquality;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which labels a model is confident are wrong. It is confident of a class where the class has at least the probability that
 * it has on average in rows with that label, so classes that it never knows well are treated fairly.
 *
 * @param joint rows by [label][class that the model is confident of]; at least 1 on the diagonal
 * @param candidates rows whose confident class is not their label, the least probable label first
 * @param noise estimated share of wrong labels, from the joint scaled to the number of rows of each label
 * @see <a href="https://arxiv.org/abs/1911.00068">Northcutt et al., 2021</a>
 */
record ConfidentLearning(long[][] joint, List<Candidate> candidates, double noise) {

    /** @param confident the class that the model is confident of */
    record Candidate(int row, int confident) {}

    /**
     * @param labels class of each row
     * @param probabilities by [row][class], from models that did not see the row
     */
    static ConfidentLearning of(int[] labels, double[][] probabilities, int classes) {
        double[] thresholds = thresholds(labels, probabilities, classes);
        int[] confident = Arrays.stream(probabilities)
                .mapToInt(row -> mostProbable(row, thresholds))
                .toArray();
        long[][] joint = new long[classes][classes];
        for (int row = 0; row < labels.length; row++) {
            if (confident[row] >= 0) {
                joint[labels[row]][confident[row]]++;
            }
        }
        for (int label = 0; label < classes; label++) {
            joint[label][label] = Math.max(1, joint[label][label]);
        }
        List<Candidate> candidates = IntStream.range(0, labels.length)
                .filter(row -> confident[row] >= 0 && confident[row] != labels[row])
                .boxed()
                .sorted((a, b) -> Double.compare(probabilities[a][labels[a]], probabilities[b][labels[b]]))
                .map(row -> new Candidate(row, confident[row]))
                .toList();
        return new ConfidentLearning(joint, candidates, noise(labels, joint));
    }

    /** Of each class its mean probability in the rows with that label; unreachable where there are none. */
    private static double[] thresholds(int[] labels, double[][] probabilities, int classes) {
        return IntStream.range(0, classes)
                .mapToDouble(label -> IntStream.range(0, labels.length)
                        .filter(row -> labels[row] == label)
                        .mapToDouble(row -> probabilities[row][label])
                        .average()
                        .orElse(Double.POSITIVE_INFINITY))
                .toArray();
    }

    /** Of the classes that reach their threshold; −1 where none does. */
    private static int mostProbable(double[] probabilities, double[] thresholds) {
        int best = -1;
        for (int i = 0; i < thresholds.length; i++) {
            if (probabilities[i] >= thresholds[i] && (best < 0 || probabilities[i] > probabilities[best])) {
                best = i;
            }
        }
        return best;
    }

    private static double noise(int[] labels, long[][] joint) {
        double right = 0;
        for (int label : labels) {
            right += (double) joint[label][label] / Arrays.stream(joint[label]).sum();
        }
        return 1 - right / labels.length;
    }
}
