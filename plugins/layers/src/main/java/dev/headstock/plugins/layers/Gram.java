package dev.headstock.plugins.layers;

import ai.djl.ndarray.NDArray;

/**
 * Inner products of the rows of a representation, without those of a row with itself.
 *
 * @param products [n, n], row-major, 0 on the diagonal
 */
record Gram(int size, float[] products, double[] rowSums) {
    /** Below that the estimate is not defined. */
    static final int FEWEST_ROWS = 4;

    /** @param features [n, width] */
    static Gram of(NDArray features) {
        int size = Math.toIntExact(features.getShape().get(0));
        // The estimate does not depend on the mean; small numbers lose less in 32 bits.
        NDArray centered = features.sub(features.mean(new int[] {0}, true));
        float[] products = centered.matMul(centered.transpose()).toFloatArray();
        double[] sums = new double[size];
        for (int i = 0; i < size; i++) {
            products[i * size + i] = 0;
            for (int j = 0; j < size; j++) {
                sums[i] += products[i * size + j];
            }
        }
        return new Gram(size, products, sums);
    }

    /**
     * Centered kernel alignment by the unbiased estimate of HSIC, at most about 1, and about 0 for unrelated
     * representations however few rows there are; the usual estimate comes near 1 when there are fewer rows than features.
     *
     * @see <a href="https://arxiv.org/abs/1905.00414">Kornblith et al., 2019</a>
     * @see <a href="https://arxiv.org/abs/2010.15327">Nguyen et al., 2021, equation 3</a>
     */
    double alignment(Gram other) {
        return hsic(other) / Math.sqrt(hsic(this) * other.hsic(other));
    }

    /** @see <a href="https://jmlr.org/papers/v13/song12a.html">Song et al., 2012, equation 5</a> */
    private double hsic(Gram other) {
        double trace = 0;
        for (int i = 0; i < products.length; i++) {
            trace += (double) products[i] * other.products[i];
        }
        double sum = 0;
        double otherSum = 0;
        double both = 0;
        for (int i = 0; i < size; i++) {
            sum += rowSums[i];
            otherSum += other.rowSums[i];
            both += rowSums[i] * other.rowSums[i];
        }
        double n = size;
        return (trace + sum * otherSum / ((n - 1) * (n - 2)) - 2 / (n - 2) * both) / (n * (n - 3));
    }
}
