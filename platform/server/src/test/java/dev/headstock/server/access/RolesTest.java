package dev.headstock.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.ServerTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every operation of the API document, asked for by every role: who may do what is a rule with few exceptions. */
class RolesTest extends ServerTest {
    private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");
    private static final Set<Integer> DENIED = Set.of(401, 403);

    /** From no rights to all. */
    private enum Least {
        ANYBODY,
        VIEWER,
        MEMBER,
        ADMIN
    }

    /** Viewers read and members change things, except for these. */
    private static final Map<String, Least> EXCEPTIONS = Map.ofEntries(
            // Signing in needs a secret, which the request itself brings.
            Map.entry("POST /api/v1/session", Least.ANYBODY),
            Map.entry("DELETE /api/v1/session", Least.VIEWER),
            // They compute something and change nothing.
            Map.entry("POST /api/v1/models/{id}/tokenize", Least.VIEWER),
            Map.entry("POST /api/v1/registry/models/{name}/versions/{version}/predict", Least.VIEWER),
            Map.entry("POST /api/v1/registry/models/{name}/versions/{version}/predict/stream", Least.VIEWER),
            // Only members bring data, and an inspection reads a whole file.
            Map.entry("GET /api/v1/uploads/{id}", Least.MEMBER),
            Map.entry("GET /api/v1/uploads/{id}/inspection", Least.MEMBER),
            // Who may do what, and code that the server runs.
            Map.entry("GET /api/v1/tokens", Least.ADMIN),
            Map.entry("POST /api/v1/tokens", Least.ADMIN),
            Map.entry("DELETE /api/v1/tokens/{id}", Least.ADMIN),
            Map.entry("POST /api/v1/sign-in-links", Least.ADMIN),
            Map.entry("POST /api/v1/plugins", Least.ADMIN),
            Map.entry("DELETE /api/v1/plugins/{id}", Least.ADMIN),
            Map.entry("PATCH /api/v1/plugins/{id}", Least.ADMIN));

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void everyRoleMayDoWhatItsPlaceAllowsAndNothingMore() throws IOException, InterruptedException {
        Map<Least, String> tokens = Map.of(
                Least.ANYBODY, "hs_wrong",
                Least.VIEWER, issue("viewer"),
                Least.MEMBER, issue("member"),
                Least.ADMIN, issue("admin"));
        List<String> operations = operations();
        List<String> wrong = new ArrayList<>();
        for (String operation : operations) {
            Least least =
                    EXCEPTIONS.getOrDefault(operation, operation.startsWith("GET ") ? Least.VIEWER : Least.MEMBER);
            for (Least caller : Least.values()) {
                int status = ask(operation, Objects.requireNonNull(tokens.get(caller)));
                boolean mayDoIt = caller.compareTo(least) >= 0;
                if (DENIED.contains(status) == mayDoIt) {
                    wrong.add("%s as %s: %d, allowed from %s on".formatted(operation, caller, status, least));
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(operations).containsAll(EXCEPTIONS.keySet()).hasSizeGreaterThan(80);
    }

    @Test
    void noTokenOfAPersonOpensARouteOfWorkers() throws IOException, InterruptedException {
        for (String route : List.of("GET /assignment", "POST /metrics", "POST /finish", "POST /heartbeat")) {
            String[] parts = route.split(" ");
            String operation = parts[0] + " /api/worker/v1/attempts/{job}/1" + parts[1];
            assertThat(ask(operation, adminToken())).as(route).isIn(DENIED);
        }
    }

    /** RFC 7235 compares the scheme without regard to case. */
    @Test
    void theAuthorizationSchemeMayBeWrittenInAnyCase() throws IOException, InterruptedException {
        for (String scheme : List.of("Bearer", "bearer", "BEARER")) {
            HttpRequest request = request("GET /api/v1/session", scheme + " " + adminToken());
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .as(scheme)
                    .isEqualTo(200);
        }
    }

    private List<String> operations() {
        JsonNode document = Objects.requireNonNull(admin.get()
                .uri("/api/openapi.json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody());
        List<String> operations = new ArrayList<>();
        document.path("paths").forEachEntry((path, verbs) -> verbs.propertyNames().stream()
                .filter(VERBS::contains)
                .forEach(verb -> operations.add(verb.toUpperCase(Locale.ROOT) + " " + path)));
        return operations;
    }

    private String issue(String role) {
        byte[] issued = Objects.requireNonNull(admin.post()
                .uri("/api/v1/tokens")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("name", "matrix " + role, "role", role))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBody());
        return new JsonMapper().readTree(issued).path("token").asString();
    }

    /** With nothing to act on: names that do not exist and no body. */
    private int ask(String operation, String token) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client.send(request(operation, "Bearer " + token), HttpResponse.BodyHandlers.ofInputStream());
        // Some responses, such as the stream of events, never end.
        response.body().close();
        return response.statusCode();
    }

    private HttpRequest request(String operation, String authorization) {
        String[] parts = operation.split(" ", 2);
        String path = parts[1].replaceAll("\\{[^}]+}", "00000000-0000-4000-8000-000000000000");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .method(parts[0], HttpRequest.BodyPublishers.noBody())
                .build();
    }
}
