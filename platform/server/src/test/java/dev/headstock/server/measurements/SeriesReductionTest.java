package dev.headstock.server.measurements;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeriesReductionTest {

    @Test
    void aShortCurveStaysAsItIs() {
        Curve curve = curve(3, 1, 2);

        assertThat(SeriesReduction.reduce(curve, 4)).isSameAs(curve);
    }

    @Test
    void aNotANumberIsSeen() {
        double[] values = new double[1_000];
        values[500] = Double.NaN;

        assertThat(SeriesReduction.reduce(curve(values), 20).value()).contains(Double.NaN);
    }

    /** Whatever the curve: not too many points, rising steps, both ends, the lowest and the highest value. */
    @Test
    void reducedCurvesKeepTheirPromises() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            Curve curve = curve(random.doubles(1 + random.nextInt(3_000)).toArray());
            int most = 4 + random.nextInt(300);

            Curve reduced = SeriesReduction.reduce(curve, most);

            assertThat(reduced.size()).isLessThanOrEqualTo(Math.max(most, 4));
            assertThat(reduced.step())
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .startsWith(1)
                    .endsWith(curve.size());
            assertThat(Arrays.stream(reduced.value()).min())
                    .isEqualTo(Arrays.stream(curve.value()).min());
            assertThat(Arrays.stream(reduced.value()).max())
                    .isEqualTo(Arrays.stream(curve.value()).max());
        }
    }

    private static Curve curve(double... values) {
        long[] steps = LongStream.rangeClosed(1, values.length).toArray();
        double[] zeros = new double[values.length];
        return new Curve(steps, zeros, zeros, values);
    }
}
