package dev.headstock.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** What workers may send; people are in {@link RequestBodiesTest}. */
class BodyLimitTest {

    @BeforeEach
    void asWorker() {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken("worker", "token", "ROLE_WORKER"));
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aWorkerMaySend64MegabytesAndNoMore() throws Exception {
        assertThat(read(announcing(64_000_000)).getBody().readAllBytes()).hasSize(3);
        assertThatThrownBy(() -> read(announcing(64_000_001)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("at most 64,000,000 bytes");
    }

    private static HttpInputMessage announcing(long length) {
        MockHttpInputMessage message = new MockHttpInputMessage(new byte[3]);
        message.getHeaders().setContentLength(length);
        return message;
    }

    private static HttpInputMessage read(HttpInputMessage message) throws IOException, NoSuchMethodException {
        MethodParameter any = new MethodParameter(Object.class.getMethod("equals", Object.class), 0);
        return new BodyLimit().beforeBodyRead(message, any, Object.class, StringHttpMessageConverter.class);
    }
}
