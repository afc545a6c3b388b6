package dev.headstock.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headstock.server.http.ApiException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

/** What went wrong around a jar says nothing about it. */
class SlowMachineTest {

    @Test
    void aTimeLimitIsNotTheJarsFault() {
        ApiException answer = answer(new HttpTimeoutException("request timed out"));

        assertThat(answer.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(answer.getMessage())
                .contains("Try again when the machine is less busy")
                .doesNotContain("request timed out");
    }

    @Test
    void theWordsOfAnExceptionAreForTheLog() {
        ApiException answer = answer(new IOException("HikariPool-1 - Connection is not available"));

        assertThat(answer.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(answer.getMessage()).contains("Try again").doesNotContain("Hikari");
    }

    private static ApiException answer(IOException failure) {
        return catchThrowableOfType(ApiException.class, () -> Plugins.notLoaded(failure));
    }
}
