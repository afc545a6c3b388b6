package dev.headstock.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.ServerTest;
import dev.headstock.server.runs.TestExperiments;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

class PagingTest extends ServerTest {
    private static final List<String> LISTS = List.of(
            "/api/v1/datasets?sort=name",
            "/api/v1/datasets?sort=updatedAt",
            "/api/v1/experiments",
            "/api/v1/experiments?sort=name",
            "/api/v1/runs",
            "/api/v1/runs?sort=metric:dev/accuracy",
            "/api/v1/runs?sort=finishedAt",
            "/api/v1/jobs",
            "/api/v1/jobs?state=waiting",
            "/api/v1/jobs?state=finished",
            "/api/v1/registry/versions");

    /** As no list gives them out. */
    private static final List<List<?>> FORGED = List.of(
            List.of("no number"),
            List.of("-5"),
            List.of("\0", "1"),
            List.of("1", "no number"),
            List.of("no time", "no id"),
            List.of("1", "2", "3"));

    @Autowired
    private TestExperiments experiments;

    @ParameterizedTest
    @MethodSource("listsAndForgedCursors")
    void aCursorFromElsewhereIsRefused(String list, String cursor) {
        ResponseSpec answer = get(list, "cursor", cursor);

        // A number or a name may happen to fit; that only moves the page.
        answer.expectStatus().value(status -> assertThat(status).isIn(200, 400));
    }

    static Stream<Arguments> listsAndForgedCursors() {
        return LISTS.stream().flatMap(list -> FORGED.stream().map(keys -> Arguments.of(list, Cursor.of(keys))));
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        get("/api/v1/experiments", "cursor", Cursor.of(List.of("2026-01-01T00:00:00Z", "no number")))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.detail")
                .value(detail -> assertThat(String.valueOf(detail)).contains("does not belong to this list"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log?limit=-1",
                "log?limit=0",
                "log?limit=10001",
                "log?after=-1",
                "metrics/series?name=x&points=0"
            })
    void limitsOutsideTheirRangeAreRefused(String question) {
        String run = experiments.launch().toString();

        admin.get()
                .uri("/api/v1/runs/" + run + "/" + question)
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    private ResponseSpec get(String path, String parameter, String value) {
        String question = path + (path.contains("?") ? "&" : "?") + parameter + "={value}";
        return admin.get().uri(question, Map.of("value", value)).exchange();
    }
}
