package dev.headstock.plugins.modernbert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Turns each pair (xᵢ, xᵢ₊ₕ), h being half of the head's width, by an angle that grows with the token's position.
 *
 * @param cos [rows, 1, tokens, width of a head]
 * @param sin likewise
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al., 2021</a>
 */
record Rotary(NDArray cos, NDArray sin) {

    /** The angles {@code position · theta^(−2i / width)}, twice; positions [rows, tokens]. */
    static NDArray angles(NDArray positions, double theta, int width) {
        float[] frequencies = new float[width / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) Math.pow(theta, -2.0 * i / width);
        }
        NDArray half = positions
                .toType(DataType.FLOAT32, false)
                .reshape(positions.getShape().get(0), 1, positions.getShape().get(1), 1)
                .mul(positions.getManager().create(frequencies, new Shape(1, 1, 1, width / 2)));
        return NDArrays.concat(new NDList(half, half), 3);
    }

    /** x [rows, heads, tokens, width of a head]. */
    NDArray apply(NDArray x) {
        NDList halves = x.split(2, 3);
        NDArray turned = NDArrays.concat(new NDList(halves.get(1).neg(), halves.get(0)), 3);
        return x.mul(cos).add(turned.mul(sin));
    }
}
