package dev.headstock.plugins.losssurface;

import dev.headstock.api.tuning.ParameterVector;
import java.util.Map;

/**
 * A plane through the analyzed model in the space of its weights.
 *
 * @param paths points [x, y] by name
 * @param about one sentence for people: what is moved, and what the axes are
 */
record Plane(Axis x, Axis y, String xLabel, String yLabel, Map<String, double[][]> paths, String about) {
    int points() {
        return x.points() * y.points();
    }

    int column(int point) {
        return point % x.points();
    }

    int row(int point) {
        return point / x.points();
    }

    /** From the analyzed model to a point of the grid, which is counted row by row. */
    ParameterVector offset(int point) {
        return x.offset(column(point)).plus(y.offset(row(point)));
    }
}
