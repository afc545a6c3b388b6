package dev.headstock.plugins.dataquality;

import java.util.Optional;

/**
 * {@code error(rows) = scale · rows^−power + floor}, by least squares; scale and floor are not negative.
 *
 * @see <a href="https://arxiv.org/abs/1712.00409">Hestness et al., 2017</a>
 */
record PowerLaw(double scale, double power, double floor) {
    /** As many as it has parameters leave nothing to judge it by. */
    static final int FEWEST_POINTS = 4;

    private static final int POWERS = 400;
    private static final double LARGEST_POWER = 2;

    double at(double rows) {
        return scale * Math.pow(rows, -power) + floor;
    }

    /**
     * Empty for fewer than {@link #FEWEST_POINTS} points, or where the error does not fall.
     *
     * @param points [rows, error]
     */
    static Optional<PowerLaw> fit(double[][] points) {
        if (points.length < FEWEST_POINTS) {
            return Optional.empty();
        }
        PowerLaw best = null;
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 1; i <= POWERS; i++) {
            PowerLaw law = withPower(points, LARGEST_POWER * i / POWERS);
            double error = 0;
            for (double[] point : points) {
                error += Math.pow(law.at(point[0]) - point[1], 2);
            }
            if (error < lowest) {
                lowest = error;
                best = law;
            }
        }
        return Optional.ofNullable(best).filter(law -> law.scale() > 0);
    }

    /** A straight line over {@code rows^−power}; where its floor would be negative, one through the origin. */
    private static PowerLaw withPower(double[][] points, double power) {
        double n = points.length;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (double[] point : points) {
            double at = Math.pow(point[0], -power);
            x += at;
            y += point[1];
            xx += at * at;
            xy += at * point[1];
        }
        double slope = (n * xy - x * y) / (n * xx - x * x);
        double floor = (y - slope * x) / n;
        if (!(slope >= 0)) {
            return new PowerLaw(0, power, y / n);
        }
        return floor >= 0 ? new PowerLaw(slope, power, floor) : new PowerLaw(xy / xx, power, 0);
    }
}
