package dev.headstock.server;

import org.junit.jupiter.api.Test;

class ServerStartsTest extends ServerTest {

    @Test
    void healthIsUp() {
        anonymous
                .get()
                .uri("/healthz")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP");
    }
}
