package dev.headstock.trainer.training.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.trainer.training.solvers.LbfgsMinimizer.Objective;
import dev.headstock.trainer.training.solvers.LbfgsMinimizer.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class LbfgsMinimizerTest {
    /** (1 − x)² + 100·(y − x²)², with its minimum of 0 at (1, 1) behind a narrow bend. */
    private static final Objective ROSENBROCK = at -> {
        double x = at[0];
        double y = at[1];
        double off = y - x * x;
        return new Point(
                (1 - x) * (1 - x) + 100 * off * off,
                new float[] {(float) (-2 * (1 - x) - 400 * x * off), (float) (200 * off)});
    };

    /** A sum of squares whose curvatures differ by a factor of 10,000. */
    private static final Objective BADLY_SCALED = at -> {
        double value = 0;
        float[] gradient = new float[at.length];
        for (int i = 0; i < at.length; i++) {
            double curvature = Math.pow(10, 4.0 * i / (at.length - 1) - 2);
            value += curvature * (at[i] - i) * (at[i] - i) / 2;
            gradient[i] = (float) (curvature * (at[i] - i));
        }
        return new Point(value, gradient);
    };

    @Test
    void findsTheMinimumOfRosenbrock() {
        LbfgsMinimizer minimizer = new LbfgsMinimizer(ROSENBROCK, new float[] {-1.2f, 1}, List.of());

        int iterations = run(minimizer, 200);

        assertThat(iterations).isLessThan(60);
        assertThat(minimizer.position()[0]).isCloseTo(1, within(1e-2f));
        assertThat(minimizer.position()[1]).isCloseTo(1, within(1e-2f));
    }

    @Test
    void findsTheMinimumOfABadlyScaledQuadratic() {
        LbfgsMinimizer minimizer = new LbfgsMinimizer(BADLY_SCALED, new float[20], List.of());

        run(minimizer, 200);

        assertThat(minimizer.point().value()).isLessThan(1e-5);
    }

    /** What scikit-learn's LogisticRegression finds on these numbers, see {@code bench/reference/exact_head.py}. */
    @Test
    void solvesForTheHeadThatScikitLearnFinds() {
        LbfgsMinimizer minimizer = new LbfgsMinimizer(LbfgsMinimizerTest::logisticRegression, new float[15], List.of());

        run(minimizer, 500);

        float[] weights = {
            0.9295582f,
            -0.2573461f,
            -0.4943476f,
            0.0842740f,
            -0.5477612f,
            0.5894573f,
            0.1436474f,
            0.0160179f,
            -0.3817969f,
            -0.3321113f,
            0.3507002f,
            -0.1002919f
        };
        float[] found = minimizer.position();
        for (int i = 0; i < weights.length; i++) {
            assertThat(found[i]).as("weight %d", i).isCloseTo(weights[i], within(1e-4f));
        }
        float mean = (found[12] + found[13] + found[14]) / 3;
        assertThat(found[12] - mean).isCloseTo(-0.3864756f, within(1e-4f));
        assertThat(found[13] - mean).isCloseTo(0.1109680f, within(1e-4f));
    }

    /** Mean cross-entropy of 24 examples of 3 classes, and 0.05 times the squares of 12 weights; 3 biases follow. */
    private static Point logisticRegression(float[] at) {
        int examples = 24;
        double value = 0;
        double[] gradient = new double[at.length];
        for (int w = 0; w < 12; w++) {
            value += 0.05 * at[w] * at[w];
            gradient[w] = 0.1 * at[w];
        }
        for (int i = 0; i < examples; i++) {
            int truth = i % 7 == 0 ? (i + 1) % 3 : i % 3;
            double[] logits = new double[3];
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                logits[c] = at[12 + c];
                for (int j = 0; j < 4; j++) {
                    logits[c] += at[4 * c + j] * feature(i, j);
                }
                sum += Math.exp(logits[c]);
            }
            value += (Math.log(sum) - logits[truth]) / examples;
            for (int c = 0; c < 3; c++) {
                double error = (Math.exp(logits[c]) / sum - (c == truth ? 1 : 0)) / examples;
                gradient[12 + c] += error;
                for (int j = 0; j < 4; j++) {
                    gradient[4 * c + j] += error * feature(i, j);
                }
            }
        }
        float[] rounded = new float[at.length];
        for (int w = 0; w < at.length; w++) {
            rounded[w] = (float) gradient[w];
        }
        return new Point(value, rounded);
    }

    private static double feature(int example, int number) {
        return (7 * example + 3 * number) % 11 / 5.0 - 1 + (number == example % 3 ? 0.8 : 0);
    }

    @Test
    void everyIterationDecreasesTheValue() {
        LbfgsMinimizer minimizer = new LbfgsMinimizer(ROSENBROCK, new float[] {-1.2f, 1}, List.of());
        double before = minimizer.point().value();
        while (minimizer.iterate()) {
            assertThat(minimizer.point().value()).isLessThan(before);
            before = minimizer.point().value();
        }
    }

    @Test
    void goesOnFromAStoredHistoryWithTheSameNumbers() {
        LbfgsMinimizer undisturbed = new LbfgsMinimizer(ROSENBROCK, new float[] {-1.2f, 1}, List.of());
        LbfgsMinimizer first = new LbfgsMinimizer(ROSENBROCK, new float[] {-1.2f, 1}, List.of());
        run(undisturbed, 12);
        run(first, 5);

        LbfgsMinimizer second = new LbfgsMinimizer(ROSENBROCK, first.position(), first.history());
        run(second, 7);

        assertThat(second.position()).isEqualTo(undisturbed.position());
    }

    @Test
    void nothingHappensAtAMinimum() {
        LbfgsMinimizer minimizer = new LbfgsMinimizer(ROSENBROCK, new float[] {1, 1}, List.of());

        assertThat(minimizer.iterate()).isFalse();
        assertThat(minimizer.position()).containsExactly(1, 1);
    }

    private static int run(LbfgsMinimizer minimizer, int most) {
        int iterations = 0;
        while (iterations < most && minimizer.iterate()) {
            iterations++;
        }
        return iterations;
    }
}
