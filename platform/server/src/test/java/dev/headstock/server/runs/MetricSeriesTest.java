package dev.headstock.server.runs;

import dev.headstock.server.ServerTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class MetricSeriesTest extends ServerTest {
    @Autowired
    private TestExperiments experiments;

    @Test
    void aCommaIsPartOfAMetricsName() {
        UUID run = experiments.launch();
        String series = "/api/v1/runs/" + run + "/metrics/series?name=";

        admin.get()
                .uri(series + "dev/f1/comma, here")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.series.length()")
                .isEqualTo(1)
                .jsonPath("$.series[0].name")
                .isEqualTo("dev/f1/comma, here");
        admin.get()
                .uri(series + "a&name=b")
                .exchange()
                .expectBody()
                .jsonPath("$.series.length()")
                .isEqualTo(2);
        admin.post().uri("/api/v1/runs/" + run + "/cancel").exchange();
    }
}
