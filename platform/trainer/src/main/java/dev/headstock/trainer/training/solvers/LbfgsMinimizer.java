package dev.headstock.trainer.training.solvers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Minimizes a smooth function by limited-memory BFGS, with a line search for the strong Wolfe conditions.
 *
 * <p>Positions, gradients and the history are kept in 32 bits, as a model and its checkpoints hold them: a search that goes on from stored
 * numbers takes the same steps.
 *
 * @see <a href="https://doi.org/10.1007/BF01589116">Liu and Nocedal, 1989</a>
 */
public final class LbfgsMinimizer {
    /** Pairs of steps and changes of the gradient that approximate the curvature. */
    private static final int HISTORY = 10;

    /** The largest component of a gradient at a minimum. */
    private static final double GRADIENT_TOLERANCE = 1e-6;

    /** Changes of position or value below it are rounding. */
    private static final double CHANGE_TOLERANCE = 1e-9;

    private final Objective objective;
    private final Deque<Pair> history = new ArrayDeque<>();
    private float[] position;
    private Point point;

    /** The function to minimize. */
    @FunctionalInterface
    public interface Objective {
        /** @param position is not kept */
        Point at(float[] position);
    }

    /** Value and gradient somewhere. */
    public record Point(double value, float[] gradient) {}

    /**
     * One update of the approximation.
     *
     * @param step between two positions
     * @param change of the gradient along it
     */
    public record Pair(float[] step, float[] change) {}

    /** @param history of an earlier search that ended at {@code start}, oldest first; empty for a new one */
    public LbfgsMinimizer(Objective objective, float[] start, List<Pair> history) {
        this.objective = objective;
        this.position = start.clone();
        this.history.addAll(history);
        this.point = objective.at(position);
    }

    public float[] position() {
        return position.clone();
    }

    /** Value and gradient at the position. */
    public Point point() {
        return point;
    }

    /** Oldest first. */
    public List<Pair> history() {
        return new ArrayList<>(history);
    }

    /** One step; false when there is nothing left to gain, and then nothing has changed. */
    public boolean iterate() {
        float[] gradient = point.gradient();
        if (!Double.isFinite(point.value()) || largest(gradient) <= GRADIENT_TOLERANCE) {
            return false;
        }
        double[] direction = direction(gradient);
        double slope = dot(gradient, direction);
        if (slope > -CHANGE_TOLERANCE) {
            return false;
        }
        double first = history.isEmpty() ? Math.min(1, 1 / sumOfMagnitudes(gradient)) : 1;
        LineSearch line = new LineSearch(
                length -> {
                    Point there = objective.at(moved(direction, length));
                    return new LineSearch.Point(length, there.value(), dot(there.gradient(), direction), there);
                },
                new LineSearch.Point(0, point.value(), slope, point));
        LineSearch.Point found = line.search(first);
        float[] next = moved(direction, found.length());
        double gain = point.value() - found.value();
        if (found.length() == 0 || gain < 0) {
            return false;
        }
        remember(next, found.at().gradient());
        position = next;
        point = found.at();
        return gain > CHANGE_TOLERANCE * Math.max(1, Math.abs(point.value()));
    }

    private void remember(float[] next, float[] gradient) {
        float[] step = difference(next, position);
        float[] change = difference(gradient, point.gradient());
        // Only pairs with positive curvature keep the approximation positive definite.
        if (dot(step, change) > 1e-10) {
            history.addLast(new Pair(step, change));
            if (history.size() > HISTORY) {
                history.removeFirst();
            }
        }
    }

    /** The two-loop recursion: minus the approximated inverse Hessian times the gradient. */
    private double[] direction(float[] gradient) {
        double[] q = new double[gradient.length];
        for (int i = 0; i < q.length; i++) {
            q[i] = -gradient[i];
        }
        List<Pair> pairs = history();
        double[] alpha = new double[pairs.size()];
        for (int k = pairs.size() - 1; k >= 0; k--) {
            Pair pair = pairs.get(k);
            alpha[k] = dot(pair.step(), q) / dot(pair.step(), pair.change());
            add(q, -alpha[k], pair.change());
        }
        if (!pairs.isEmpty()) {
            Pair last = pairs.get(pairs.size() - 1);
            double scale = dot(last.step(), last.change()) / dot(last.change(), last.change());
            for (int i = 0; i < q.length; i++) {
                q[i] *= scale;
            }
        }
        for (int k = 0; k < pairs.size(); k++) {
            Pair pair = pairs.get(k);
            double beta = dot(pair.change(), q) / dot(pair.step(), pair.change());
            add(q, alpha[k] - beta, pair.step());
        }
        return q;
    }

    private float[] moved(double[] direction, double length) {
        float[] moved = new float[position.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (position[i] + length * direction[i]);
        }
        return moved;
    }

    private static float[] difference(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static void add(double[] sum, double factor, float[] summand) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * summand[i];
        }
    }

    private static double dot(float[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double sumOfMagnitudes(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += Math.abs(value);
        }
        return sum;
    }
}
