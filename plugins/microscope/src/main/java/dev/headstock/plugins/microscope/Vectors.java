package dev.headstock.plugins.microscope;

import dev.headstock.kit.TruncatedSvd;

/** Row vectors of one layer, one after the other. What is computed of them is in 64-bit numbers. */
record Vectors(float[] numbers, int width) {

    int size() {
        return numbers.length / width;
    }

    double cosine(int row, Vectors other, int otherRow) {
        double together = dot(row, other, otherRow);
        return together / Math.sqrt(dot(row, this, row) * other.dot(otherRow, other, otherRow));
    }

    /** Cosine of each row with each. */
    double[][] cosines() {
        double[][] cosines = new double[size()][size()];
        for (int i = 0; i < cosines.length; i++) {
            for (int j = 0; j < cosines.length; j++) {
                cosines[i][j] = cosine(i, this, j);
            }
        }
        return cosines;
    }

    /** Mean cosine of two different rows; NaN where there is one row only. */
    double meanCosine() {
        double[] sum = new double[width];
        for (int row = 0; row < size(); row++) {
            double length = Math.sqrt(dot(row, this, row));
            for (int i = 0; i < width; i++) {
                sum[i] += numbers[row * width + i] / length;
            }
        }
        double square = 0;
        for (double each : sum) {
            square += each * each;
        }
        // The square of the sum of unit vectors has every pair twice, and each row with itself once.
        double n = size();
        return n < 2 ? Double.NaN : (square - n) / (n * (n - 1));
    }

    /**
     * Coordinates on the two directions of the largest variance, and the shares of the variance that these have.
     *
     * @param points [x, y] per row
     */
    record Projection(double[][] points, double first, double second) {}

    /** Principal components of the centered rows. */
    Projection project() {
        float[] centered = new float[numbers.length];
        double total = 0;
        for (int i = 0; i < width; i++) {
            double mean = 0;
            for (int row = 0; row < size(); row++) {
                mean += numbers[row * width + i] / (double) size();
            }
            for (int row = 0; row < size(); row++) {
                double value = numbers[row * width + i] - mean;
                centered[row * width + i] = (float) value;
                total += value * value;
            }
        }
        TruncatedSvd.Factors factors = TruncatedSvd.factors(centered, size(), width, 2);
        double[] squares = new double[2];
        for (int at = 0; at < factors.left().length; at++) {
            squares[at % 2] += factors.left()[at] * factors.left()[at];
        }
        double[][] points = new double[size()][2];
        for (int at = 0; at < factors.left().length; at++) {
            // The factor has the root of the singular value already; its length is that root.
            points[at / 2][at % 2] = factors.left()[at] * Math.sqrt(squares[at % 2]);
        }
        boolean same = total == 0;
        return new Projection(
                points, same ? 0 : squares[0] * squares[0] / total, same ? 0 : squares[1] * squares[1] / total);
    }

    private double dot(int row, Vectors other, int otherRow) {
        double sum = 0;
        for (int i = 0; i < width; i++) {
            sum += (double) numbers[row * width + i] * other.numbers[otherRow * width + i];
        }
        return sum;
    }
}
