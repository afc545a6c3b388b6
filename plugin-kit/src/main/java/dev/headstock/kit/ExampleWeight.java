package dev.headstock.kit;

import dev.headstock.api.data.ColumnRole;
import dev.headstock.api.data.ColumnType;
import dev.headstock.api.data.DatasetSchema;
import dev.headstock.api.data.Example;

/**
 * What an example counts while a model is trained, from a column of the data: rows that are surer, rarer or dearer count more. The mean
 * loss is taken over the weights; metrics count every example once.
 */
public final class ExampleWeight {
    /** Heads that read it return it from {@code columnRoles()}. */
    public static final ColumnRole ROLE = new ColumnRole("example-weight", ColumnType.NUMBER);

    private ExampleWeight() {}

    public static boolean isIn(DatasetSchema data) {
        return data.column(ROLE).isPresent();
    }

    /**
     * 1 where the example has none.
     *
     * @throws IllegalArgumentException for a weight below 0
     */
    public static double of(Example example) {
        double weight = example.value(ROLE).map(cell -> cell.number()).orElse(1.0);
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the weight of an example is 0 or more, but it is %s. Correct it or drop the row."
                            .formatted(weight));
        }
        return weight;
    }
}
