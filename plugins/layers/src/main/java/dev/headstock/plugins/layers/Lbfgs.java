package dev.headstock.plugins.layers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimizes a strictly convex function by limited-memory BFGS with backtracking, in 64-bit numbers.
 *
 * @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright, 2006, algorithm 7.5</a>
 */
final class Lbfgs {
    private static final int MEMORY = 10;
    private static final int ITERATIONS = 2_000;
    private static final double GRADIENT_TOLERANCE = 1e-9;
    /** Share of the expected decrease that a step has to reach (Armijo). */
    private static final double DECREASE = 1e-4;

    private final Deque<Pair> pairs = new ArrayDeque<>();

    /** Writes the gradient and returns the value. */
    @FunctionalInterface
    interface Function {
        double evaluate(double[] position, double[] gradient);
    }

    private record Pair(double[] step, double[] change, double product) {}

    /** The position of the minimum, up to a gradient of 1e-9. */
    static double[] minimize(Function function, int size) {
        return new Lbfgs().run(function, new double[size]);
    }

    private double[] run(Function function, double[] start) {
        double[] position = start;
        double[] gradient = new double[start.length];
        double value = function.evaluate(position, gradient);
        for (int i = 0; i < ITERATIONS && largest(gradient) > GRADIENT_TOLERANCE; i++) {
            double[] direction = direction(gradient);
            double slope = dot(direction, gradient);
            double length = pairs.isEmpty() ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
            double[] next;
            double[] nextGradient = new double[start.length];
            double nextValue;
            do {
                next = plus(position, direction, length);
                nextValue = function.evaluate(next, nextGradient);
                length /= 2;
            } while (nextValue > value + DECREASE * 2 * length * slope && length > 1e-20);
            if (nextValue >= value) {
                // No lower number can be represented on this line.
                return position;
            }
            remember(plus(next, position, -1), plus(nextGradient, gradient, -1));
            position = next;
            gradient = nextGradient;
            value = nextValue;
        }
        return position;
    }

    private void remember(double[] step, double[] change) {
        double product = dot(step, change);
        if (product > 0) {
            pairs.addLast(new Pair(step, change, product));
            if (pairs.size() > MEMORY) {
                pairs.removeFirst();
            }
        }
    }

    /** The two-loop recursion. */
    private double[] direction(double[] gradient) {
        double[] direction = plus(new double[gradient.length], gradient, -1);
        Deque<Double> factors = new ArrayDeque<>();
        for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
            Pair pair = newest.next();
            double factor = dot(pair.step(), direction) / pair.product();
            factors.addLast(factor);
            direction = plus(direction, pair.change(), -factor);
        }
        if (!pairs.isEmpty()) {
            Pair last = pairs.getLast();
            direction =
                    plus(new double[gradient.length], direction, last.product() / dot(last.change(), last.change()));
        }
        for (Pair pair : pairs) {
            double factor = dot(pair.change(), direction) / pair.product();
            direction = plus(direction, pair.step(), factors.removeLast() - factor);
        }
        return direction;
    }

    private static double largest(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] plus(double[] a, double[] b, double factor) {
        double[] sum = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] + factor * b[i];
        }
        return sum;
    }
}
