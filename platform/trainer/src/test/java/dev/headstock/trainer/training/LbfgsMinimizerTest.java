package dev.headstock.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.trainer.training.LbfgsMinimizer.Objective;
import dev.headstock.trainer.training.LbfgsMinimizer.Point;
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
