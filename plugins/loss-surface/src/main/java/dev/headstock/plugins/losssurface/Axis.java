package dev.headstock.plugins.losssurface;

import dev.headstock.api.tuning.ParameterVector;

/**
 * One direction of a plane, and the coordinates at which the plane is measured.
 *
 * @param model coordinate of the analyzed model
 * @param coordinates ascending
 */
record Axis(ParameterVector direction, double model, double[] coordinates) {

    /** From −extent to extent; the model is in the middle. */
    static Axis around(ParameterVector direction, double extent, int points) {
        double[] coordinates = new double[points];
        for (int i = 0; i < points; i++) {
            coordinates[i] = extent * (2.0 * i / (points - 1) - 1);
        }
        return new Axis(direction, 0, coordinates);
    }

    /** From about −extent to 1 + extent, with 0 and 1 exactly among the coordinates. */
    static Axis through(ParameterVector direction, double model, double extent, int points) {
        int steps = Math.max(1, (int) Math.round((points - 1) / (1 + 2 * extent)));
        int below = (points - 1 - steps) / 2;
        double[] coordinates = new double[points];
        for (int i = 0; i < points; i++) {
            coordinates[i] = (double) (i - below) / steps;
        }
        return new Axis(direction, model, coordinates);
    }

    int points() {
        return coordinates.length;
    }

    /** From the analyzed model to the {@code index}-th coordinate. */
    ParameterVector offset(int index) {
        return direction.scale(coordinates[index] - model);
    }
}
