package dev.headstock.trainer.training.solvers;

import java.util.function.DoubleFunction;

/**
 * Finds a length along a direction at which the value has fallen enough and the slope has become flat enough: the strong Wolfe conditions.
 * Brackets such a length, then narrows the bracket by cubic interpolation.
 *
 * @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright, 2006, algorithms 3.5 and 3.6</a>
 */
final class LineSearch {
    /** Share of the decrease that the slope promises. */
    private static final double DECREASE = 1e-4;
    /** Share of the slope that may be left. */
    private static final double CURVATURE = 0.9;

    private static final int MOST_EVALUATIONS = 25;
    private static final double SHORTEST_BRACKET = 1e-9;

    private final DoubleFunction<Point> function;
    private final Point start;
    private int evaluations;

    /**
     * @param length along the direction
     * @param slope of the value along the direction
     * @param at value and gradient there
     */
    record Point(double length, double value, double slope, LbfgsMinimizer.Point at) {}

    LineSearch(DoubleFunction<Point> function, Point start) {
        this.function = function;
        this.start = start;
    }

    /** @return the start when no length is better */
    Point search(double first) {
        Point before = start;
        double length = first;
        while (evaluations < MOST_EVALUATIONS) {
            Point here = evaluate(length);
            if (!decreases(here) || before != start && here.value() >= before.value()) {
                return narrow(before, here);
            }
            if (isFlat(here)) {
                return here;
            }
            if (here.slope() >= 0) {
                return narrow(here, before);
            }
            double next = interpolate(
                    before, here, here.length() * 1.01 + 0.01 * (here.length() - before.length()), 10 * here.length());
            before = here;
            length = next;
        }
        return before;
    }

    /**
     * @param low the better end of the bracket
     * @param high the other one
     */
    private Point narrow(Point low, Point high) {
        Point best = low;
        Point other = high;
        boolean stuck = false;
        while (evaluations < MOST_EVALUATIONS
                && Math.abs(other.length() - best.length()) * Math.abs(start.slope()) > SHORTEST_BRACKET) {
            double from = Math.min(best.length(), other.length());
            double to = Math.max(best.length(), other.length());
            double length = Double.isFinite(other.value()) ? interpolate(best, other, from, to) : (from + to) / 2;
            double margin = 0.1 * (to - from);
            if (Math.min(to - length, length - from) < margin) {
                // Twice in a row too near to an end: the interpolation does not shrink the bracket.
                length = stuck || length >= to || length <= from
                        ? Math.abs(length - to) < Math.abs(length - from) ? to - margin : from + margin
                        : length;
                stuck = !stuck;
            } else {
                stuck = false;
            }
            Point here = evaluate(length);
            if (!decreases(here) || here.value() >= best.value()) {
                other = here;
            } else {
                if (isFlat(here)) {
                    return here;
                }
                if (here.slope() * (other.length() - best.length()) >= 0) {
                    other = best;
                }
                best = here;
            }
        }
        return best;
    }

    private Point evaluate(double length) {
        evaluations++;
        return function.apply(length);
    }

    private boolean decreases(Point here) {
        return here.value() <= start.value() + DECREASE * here.length() * start.slope();
    }

    private boolean isFlat(Point here) {
        return Math.abs(here.slope()) <= -CURVATURE * start.slope();
    }

    /** The minimum of the cubic through two points with their slopes, within bounds. */
    private static double interpolate(Point a, Point b, double lowest, double highest) {
        Point left = a.length() <= b.length() ? a : b;
        Point right = left == a ? b : a;
        double width = right.length() - left.length();
        double mean = left.slope() + right.slope() - 3 * (right.value() - left.value()) / width;
        double square = mean * mean - left.slope() * right.slope();
        double minimum = square < 0
                ? (lowest + highest) / 2
                : right.length()
                        - width
                                * (right.slope() + Math.sqrt(square) - mean)
                                / (right.slope() - left.slope() + 2 * Math.sqrt(square));
        return Double.isFinite(minimum) ? Math.min(Math.max(minimum, lowest), highest) : (lowest + highest) / 2;
    }
}
