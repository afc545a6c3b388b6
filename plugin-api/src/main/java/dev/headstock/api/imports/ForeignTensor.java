package dev.headstock.api.imports;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * An array of another library's file, in row-major order.
 *
 * @param numbers all finite; not to be changed
 */
public record ForeignTensor(Shape shape, float[] numbers) {
    public ForeignTensor {
        if (shape.size() != numbers.length) {
            throw new IllegalArgumentException(
                    "an array of the shape %s has not %d numbers".formatted(shape, numbers.length));
        }
    }

    /** One of several equal blocks of rows. */
    public ForeignTensor part(int part, int parts) {
        long[] dimensions = shape.getShape().clone();
        dimensions[0] /= parts;
        int size = numbers.length / parts;
        return new ForeignTensor(new Shape(dimensions), Arrays.copyOfRange(numbers, part * size, (part + 1) * size));
    }

    /** The same numbers in another shape. */
    public ForeignTensor reshaped(long... dimensions) {
        return new ForeignTensor(new Shape(dimensions), numbers);
    }
}
