package dev.headstock.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.head.Pooling;
import dev.headstock.api.model.SiteRole;
import dev.headstock.trainer.model.PlacedAdapters.Placed;
import dev.headstock.trainer.plugins.ModuleFaultException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks of the arrays that modules of plugins return in a pass. Without them a wrong shape would often be broadcast, and a run would
 * succeed with wrong numbers.
 */
public final class ReturnedArrays {
    private static final long ANY = -1;

    private ReturnedArrays() {}

    /** An adapter keeps the shape of its site; only keys and values may get further rows. */
    static NDArray ofAdapter(Placed placed, @Nullable NDArray result, NDArray output) {
        long[] expected = output.getShape().getShape().clone();
        SiteRole role = placed.site().role();
        boolean mayGrow = role.equals(SiteRole.ATTENTION_KEYS) || role.equals(SiteRole.ATTENTION_VALUES);
        String problem = problem(result, output.getDataType(), mayGrow ? without(expected, 2) : expected);
        if (problem == null && mayGrow && result != null && result.getShape().get(2) < expected[2]) {
            problem = "the shape %s, which has fewer rows than %s".formatted(result.getShape(), output.getShape());
        }
        if (problem != null || result == null) {
            throw ModuleFaultException.ofAdapter(
                    placed.adapter(),
                    placed.extension(),
                    "apply() of the adapter of '%s' at %s of layer %d returned %s."
                            .formatted(
                                    placed.placement(), role.id(), placed.site().layer(), problem));
        }
        return result;
    }

    /**
     * An array in single precision.
     *
     * @param method of the module, as the message names it
     * @param dimensions expected; negative where any number is right
     */
    public static NDArray floats(Object module, String method, @Nullable NDArray result, long... dimensions) {
        return array(module, method, result, DataType.FLOAT32, dimensions);
    }

    private static NDArray array(
            Object module, String method, @Nullable NDArray result, DataType type, long... dimensions) {
        String problem = problem(result, type, dimensions);
        if (problem != null || result == null) {
            throw fault(module, method, String.valueOf(problem));
        }
        return result;
    }

    /**
     * What a head makes of rows: a first dimension that counts rows or units, and any further ones.
     *
     * @param type null where any is right
     */
    static NDArray perRowOrUnit(
            Object head, String method, @Nullable NDArray result, @Nullable DataType type, long rows, long units) {
        if (result == null) {
            throw fault(head, method, "null");
        }
        if (type != null && result.getDataType() != type) {
            throw fault(head, method, ofType(result.getDataType(), type));
        }
        Shape shape = result.getShape();
        if (shape.dimension() < 1 || shape.get(0) != rows && shape.get(0) != units) {
            String expected = rows == units
                    ? "[%d, …]".formatted(rows)
                    : "[%d, …] for rows, or [%d, …] for units".formatted(rows, units);
            throw fault(head, method, "the shape %s in place of %s".formatted(shape, expected));
        }
        return result;
    }

    /** What a pooling makes of [rows, tokens, width]. */
    static NDArray pooled(Pooling pooling, @Nullable NDArray result, Shape hidden) {
        long rows = hidden.get(0);
        long width = hidden.get(2);
        return switch (pooling.level()) {
            case SEQUENCE -> floats(pooling, "apply()", result, rows, width);
            case TOKEN -> floats(pooling, "apply()", result, rows, hidden.get(1), width);
            case WORD -> floats(pooling, "apply()", result, rows, ANY, width);
        };
    }

    /** What a readout makes of what it reads: only the width may differ. */
    static NDArray combined(Object readout, @Nullable NDArray result, List<NDArray> pooled, long width) {
        long[] expected = pooled.get(0).getShape().getShape().clone();
        expected[expected.length - 1] = width;
        return floats(readout, "combine()", result, expected);
    }

    private static ModuleFaultException fault(Object module, String method, String problem) {
        return ModuleFaultException.of(
                module,
                "%s of %s returned %s.".formatted(method, module.getClass().getName(), problem));
    }

    /** Null when there is none. */
    private static @Nullable String problem(@Nullable NDArray result, DataType type, long[] dimensions) {
        if (result == null) {
            return "null";
        }
        if (result.getDataType() != type) {
            return ofType(result.getDataType(), type);
        }
        long[] found = result.getShape().getShape();
        boolean fits = found.length == dimensions.length;
        for (int i = 0; fits && i < found.length; i++) {
            fits = dimensions[i] < 0 || found[i] == dimensions[i];
        }
        return fits ? null : "the shape %s in place of %s".formatted(result.getShape(), text(dimensions));
    }

    private static String ofType(DataType found, DataType expected) {
        return "an array of type %s in place of %s".formatted(found, expected);
    }

    private static long[] without(long[] dimensions, int index) {
        dimensions[index] = ANY;
        return dimensions;
    }

    private static String text(long[] dimensions) {
        return Arrays.stream(dimensions)
                .mapToObj(dimension -> dimension < 0 ? "…" : String.valueOf(dimension))
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
