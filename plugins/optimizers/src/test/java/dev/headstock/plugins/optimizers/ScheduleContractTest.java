package dev.headstock.plugins.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headstock.plugins.optimizers.Schedule.Course;
import dev.headstock.plugins.optimizers.Schedule.Shape;
import dev.headstock.testkit.TuningStrategyContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleContractTest extends TuningStrategyContract<Schedule.Options> {

    @Override
    protected Schedule strategy() {
        return new Schedule();
    }

    /** Steps 10, 40 and 99 of 100 with 10 of warm-up, see {@code bench/reference/optimizers.py}. */
    static Stream<Arguments> courses() {
        return Stream.of(
                arguments(Shape.CONSTANT, new double[] {1, 1, 1}),
                arguments(Shape.COSINE, new double[] {1, 0.75, 0.0003045865}),
                arguments(Shape.INVERSE_SQUARE_ROOT, new double[] {1, 0.5, 0.3178208631}));
    }

    @ParameterizedTest
    @MethodSource("courses")
    void afterTheWarmUpItIsThatOfTransformers(Shape shape, double[] expected) {
        Course course = new Course(shape);

        assertThat(new double[] {course.factor(10, 100, 10), course.factor(40, 100, 10), course.factor(99, 100, 10)})
                .containsExactly(expected, within(1e-9));
        assertThat(course.factor(4, 100, 10)).isEqualTo(5.0 / 11);
    }

    @Test
    void slantedTrianglesArePublishedOnes() {
        Course course = new Course(Shape.SLANTED_TRIANGULAR);

        assertThat(course.factor(0, 100, 0)).isEqualTo(1.0 / 32);
        assertThat(course.factor(5, 100, 0)).isEqualTo((1 + 0.5 * 31) / 32);
        assertThat(course.factor(10, 100, 0)).isEqualTo(1);
        assertThat(course.factor(55, 100, 0)).isCloseTo((1 + 0.5 * 31) / 32, within(1e-12));
    }

    /** Rates of 0 would waste steps. */
    @ParameterizedTest
    @MethodSource("courses")
    void isNeverZero(Shape shape, double[] ignored) {
        for (int step = 0; step < 50; step++) {
            assertThat(new Course(shape).factor(step, 50, 0)).isPositive();
        }
    }
}
