package dev.headstock.server.runs.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunOrderTest {
    @ParameterizedTest
    @CsvSource({
        "finishedAt, 1764072521.123456",
        "createdAt, 17",
        "metric:dev/loss, 1.0E-300",
        "metric:dev/loss, Infinity",
        "metric:dev/loss, -0.25",
        "name, \u2205",
        "name, ="
    })
    void aKeyComesBackFromACursorAsItWas(String sort, String key) {
        assertThat(read(sort, RunOrder.inCursor(key))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "finishedAt", "metric:dev/loss"})
    void aMissingKeyStaysMissing(String sort) {
        assertThat(read(sort, RunOrder.inCursor(null))).isNull();
    }

    /** Written out, the first one has a thousand million digits. */
    @ParameterizedTest
    @ValueSource(strings = {"=1e999999999", "=12345678901234567890123", "=NaN", "=", "17"})
    void whatIsNoTimeIsRefused(String forged) {
        assertThatThrownBy(() -> read("finishedAt", forged)).isInstanceOf(IllegalArgumentException.class);
    }

    private static @Nullable String read(String sort, String inCursor) {
        return RunOrder.parse(sort, setting -> false)
                .last(List.of(inCursor, "1"))
                .key();
    }
}
