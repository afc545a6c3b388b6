package dev.headstock.plugins.layers;

/**
 * Softmax regression on standardized features, solved to the optimum of the mean cross-entropy plus {@code l2 / 2 · ‖W‖²};
 * the bias is not penalized. As scikit-learn's {@code StandardScaler} and {@code LogisticRegression} with
 * {@code C = 1 / (l2 · n)} for three classes and more.
 */
final class LinearProbe {
    private final double[] means;
    private final double[] deviations;
    private final int width;
    private final int classes;
    /** [classes, width + 1], row-major; the bias comes last. */
    private final double[] weights;

    private LinearProbe(double[] means, double[] deviations, int classes, double[] weights) {
        this.means = means;
        this.deviations = deviations;
        this.width = means.length;
        this.classes = classes;
        this.weights = weights;
    }

    /** @param features [n, width], row-major */
    static LinearProbe fit(float[] features, int[] labels, int classes, double l2) {
        int width = features.length / labels.length;
        double[] means = new double[width];
        double[] deviations = new double[width];
        for (int at = 0; at < features.length; at++) {
            means[at % width] += features[at] / (double) labels.length;
        }
        for (int at = 0; at < features.length; at++) {
            double distance = features[at] - means[at % width];
            deviations[at % width] += distance * distance / labels.length;
        }
        for (int i = 0; i < width; i++) {
            double deviation = Math.sqrt(deviations[i]);
            // A feature that never changes says nothing.
            deviations[i] = deviation == 0 ? 1 : deviation;
        }
        LinearProbe empty = new LinearProbe(means, deviations, classes, new double[0]);
        double[][] rows = empty.standardized(features);
        double[] weights = Lbfgs.minimize(
                (position, gradient) -> empty.loss(rows, labels, l2, position, gradient), classes * (width + 1));
        return new LinearProbe(means, deviations, classes, weights);
    }

    /** Of each row the probability of each class. */
    double[][] probabilities(float[] features) {
        double[][] rows = standardized(features);
        double[][] probabilities = new double[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            probabilities[row] = probabilities(rows[row], weights);
        }
        return probabilities;
    }

    /** Of each row the most likely class. */
    int[] predict(float[] features) {
        double[][] probabilities = probabilities(features);
        int[] predicted = new int[probabilities.length];
        for (int row = 0; row < predicted.length; row++) {
            for (int c = 1; c < classes; c++) {
                if (probabilities[row][c] > probabilities[row][predicted[row]]) {
                    predicted[row] = c;
                }
            }
        }
        return predicted;
    }

    private double[][] standardized(float[] features) {
        double[][] rows = new double[features.length / width][width];
        for (int at = 0; at < features.length; at++) {
            int column = at % width;
            rows[at / width][column] = (features[at] - means[column]) / deviations[column];
        }
        return rows;
    }

    private double[] probabilities(double[] row, double[] position) {
        double[] logits = new double[classes];
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            int first = c * (width + 1);
            double logit = position[first + width];
            for (int i = 0; i < width; i++) {
                logit += position[first + i] * row[i];
            }
            logits[c] = logit;
            highest = Math.max(highest, logit);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            logits[c] = Math.exp(logits[c] - highest);
            sum += logits[c];
        }
        for (int c = 0; c < classes; c++) {
            logits[c] /= sum;
        }
        return logits;
    }

    private double loss(double[][] rows, int[] labels, double l2, double[] position, double[] gradient) {
        double loss = 0;
        for (int at = 0; at < position.length; at++) {
            boolean penalized = at % (width + 1) < width;
            loss += penalized ? l2 / 2 * position[at] * position[at] : 0;
            gradient[at] = penalized ? l2 * position[at] : 0;
        }
        for (int row = 0; row < rows.length; row++) {
            double[] probabilities = probabilities(rows[row], position);
            loss -= Math.log(Math.max(probabilities[labels[row]], Double.MIN_NORMAL)) / rows.length;
            for (int c = 0; c < classes; c++) {
                double error = (probabilities[c] - (labels[row] == c ? 1 : 0)) / rows.length;
                int first = c * (width + 1);
                for (int i = 0; i < width; i++) {
                    gradient[first + i] += error * rows[row][i];
                }
                gradient[first + width] += error;
            }
        }
        return loss;
    }
}
