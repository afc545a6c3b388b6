package dev.headstock.plugins.wordvectors;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

    private static float parse(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        return Decimal.parse(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.0",
                "1",
                "-12.5",
                "0.046290584",
                "-5.3e-05",
                "1E3",
                "123456789012345678901234567890",
                "0.00000000000000000000000000000000000001",
                ".5",
                "5.",
                "9007199254740993"
            })
    void readsWhatJavaReads(String text) {
        assertThat(parse(text)).isEqualTo((float) Double.parseDouble(text));
    }

    @Test
    void readsRandomNumbersExactly() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            float number = (float) random.nextGaussian();
            assertThat(parse(Float.toString(number))).isEqualTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "nan", "inf", "0x1", "1f", "1,5", "1.2.3", "word"})
    void isNaNForOthers(String text) {
        assertThat(parse(text)).isNaN();
    }
}
