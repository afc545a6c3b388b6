package dev.headstock.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.ServerTest;
import dev.headstock.server.home.Home;
import dev.headstock.server.home.TestHomes;
import dev.headstock.server.http.BoundAddress;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccessTest extends ServerTest {
    @Autowired
    Sessions sessions;

    @Autowired
    SignInLinks links;

    private static final JsonMapper JSON = new JsonMapper();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aSignInLinkWorksOnce() throws IOException, InterruptedException {
        String secret = freshLink();

        HttpResponse<String> first = send(post("/api/v1/session", "{\"link\":\"%s\"}".formatted(secret)));
        HttpResponse<String> second = send(post("/api/v1/session", "{\"link\":\"%s\"}".formatted(secret)));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(first.body()).at("/user/role").asString()).isEqualTo("admin");
        assertThat(second.statusCode()).isEqualTo(401);
        assertThat(setCookie(first, "headstock_session"))
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/");
    }

    @Test
    void aSessionNeedsTheCsrfHeaderForEveryUnsafeVerb() throws IOException, InterruptedException {
        String cookies = signIn();
        String token = cookieValue(cookies, "XSRF-TOKEN");

        for (String verb : List.of("POST", "PUT", "PATCH", "DELETE")) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri("/api/v1/tokens"))
                    .header("Cookie", cookies)
                    .header("Content-Type", "application/json")
                    .method(verb, HttpRequest.BodyPublishers.ofString("{\"name\":\"ci\",\"role\":\"viewer\"}"));
            assertThat(send(request.build()).statusCode())
                    .as(verb + " without the header")
                    .isEqualTo(403);
        }
        HttpResponse<String> withHeader = send(HttpRequest.newBuilder(uri("/api/v1/tokens"))
                .header("Cookie", cookies)
                .header("X-XSRF-TOKEN", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"ci\",\"role\":\"viewer\"}"))
                .build());
        assertThat(withHeader.statusCode()).isEqualTo(201);
    }

    @Test
    void signingOutEndsTheSession() throws IOException, InterruptedException {
        String cookies = signIn();
        HttpRequest whoAmI = HttpRequest.newBuilder(uri("/api/v1/session"))
                .header("Cookie", cookies)
                .build();
        assertThat(send(whoAmI).statusCode()).isEqualTo(200);

        HttpResponse<String> signOut = send(HttpRequest.newBuilder(uri("/api/v1/session"))
                .header("Cookie", cookies)
                .header("X-XSRF-TOKEN", cookieValue(cookies, "XSRF-TOKEN"))
                .DELETE()
                .build());

        assertThat(signOut.statusCode()).isEqualTo(204);
        assertThat(send(whoAmI).statusCode()).isEqualTo(401);
    }

    @Test
    void aRevokedTokenEndsAtOnceAndSoDoItsSessions() throws IOException, InterruptedException {
        JsonNode issued = issue("to-be-revoked", "member");
        String token = issued.path("token").asString();
        HttpResponse<String> session = send(post("/api/v1/session", "{\"token\":\"%s\"}".formatted(token)));
        String cookies = cookies(session);

        admin.delete()
                .uri("/api/v1/tokens/" + issued.path("id").asString())
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(send(withToken("GET", "/api/v1/session", token)).statusCode())
                .isEqualTo(401);
        HttpRequest bySession = HttpRequest.newBuilder(uri("/api/v1/session"))
                .header("Cookie", cookies)
                .build();
        assertThat(send(bySession).statusCode()).isEqualTo(401);
    }

    @Test
    void aSessionDoesNotOutliveTheTokenThatOpenedIt() throws IOException, InterruptedException {
        JsonNode issued = issue("to-expire", "member");
        String cookies = cookies(send(post(
                "/api/v1/session",
                "{\"token\":\"%s\"}".formatted(issued.path("token").asString()))));
        HttpRequest whoAmI = HttpRequest.newBuilder(uri("/api/v1/session"))
                .header("Cookie", cookies)
                .build();
        assertThat(send(whoAmI).statusCode()).isEqualTo(200);

        jdbc.sql("update api_token set expires_at = now() where id = :id")
                .param("id", UUID.fromString(issued.path("id").asString()))
                .update();

        assertThat(send(whoAmI).statusCode()).isEqualTo(401);
    }

    @Test
    void sessionsThatHaveEndedLetTheFirstPersonInAgain() {
        jdbc.sql("delete from session").update();
        assertThat(sessions.isEmpty()).isTrue();
        sessions.open(Tokens.administrator(), null);
        assertThat(sessions.isEmpty()).isFalse();

        jdbc.sql("update session set used_at = now() - interval '9 hours'").update();

        assertThat(sessions.isEmpty()).isTrue();
    }

    @Test
    void aNewAdministratorTokenEndsWhatWasOpenedWithTheOldOne(@TempDir Path folder) throws Exception {
        JsonNode issued = issue("stays-signed-in", "member");
        String other = cookies(send(post(
                "/api/v1/session",
                "{\"token\":\"%s\"}".formatted(issued.path("token").asString()))));
        String administrator = signIn();
        String link = freshLink();

        try (Home home = TestHomes.in(folder)) {
            new AdminToken(home, sessions, links);
            assertThat(statusOfSession(administrator)).isEqualTo(401);
            assertThat(send(post("/api/v1/session", "{\"link\":\"%s\"}".formatted(link)))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(statusOfSession(other)).isEqualTo(200);

            String again = signIn();
            new AdminToken(home, sessions, links);
            assertThat(statusOfSession(again)).isEqualTo(200);
        }
    }

    private int statusOfSession(String cookies) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/api/v1/session"))
                        .header("Cookie", cookies)
                        .build())
                .statusCode();
    }

    @Test
    void noTokenTakesTheAdministratorsName() throws IOException, InterruptedException {
        assertThat(issue("Administrator", "member").at("/problems/0/pointer").asString())
                .isEqualTo("/name");
    }

    @Test
    void everythingWrongWithATokenIsNamedAtOnce() {
        admin.post()
                .uri("/api/v1/tokens")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"name\":\"a\\u0000b\",\"role\":\"viewer\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}")
                .exchange()
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.problems[*].pointer")
                .isEqualTo(List.of("/name", "/expiresAt"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.7.9, 192.168.7.9, 200",
        "192.168.7.9, 127.0.0.1, 200",
        "192.168.7.9, 192.168.7.8, 421",
        "0.0.0.0, 0.0.0.0, 421",
        "fd00::7, [fd00::7], 200",
        "[fd00::7], [fd00::7], 200",
        "[::], [::], 421",
        "'', 127.0.0.1, 200"
    })
    void theServerAnswersToTheAddressItIsBoundTo(String bound, String host, int status)
            throws ServletException, IOException {
        HostFilter filter = new HostFilter(List.of(), new BoundAddress(bound), new ProblemWriter(new JsonMapper()));
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        request.setServerName(host);
        MockHttpServletResponse response = new MockHttpServletResponse();

        filter.doFilter(request, response, (ignored, alsoIgnored) -> {});

        assertThat(response.getStatus()).isEqualTo(status);
    }

    @Test
    void rolesLimitWhatATokenMayDo() throws IOException, InterruptedException {
        String viewer = issue("reader", "viewer").path("token").asString();
        String member = issue("writer", "member").path("token").asString();

        assertThat(send(withToken("GET", "/api/v1/datasets", viewer)).statusCode())
                .isEqualTo(200);
        assertThat(send(withToken("POST", "/api/v1/datasets", viewer)).statusCode())
                .isEqualTo(403);
        assertThat(send(withToken("POST", "/api/v1/datasets", member)).statusCode())
                .isEqualTo(400);
        assertThat(send(withToken("POST", "/api/v1/plugins", member)).statusCode())
                .isEqualTo(403);
        assertThat(send(withToken("GET", "/api/v1/tokens", member)).statusCode())
                .isEqualTo(403);
    }

    @Test
    void noSecretIsStored() throws IOException, InterruptedException {
        String token = issue("stored-as-hash", "viewer").path("token").asString();

        List<String> stored = jdbc.sql("select sha256 from api_token union select sha256 from session")
                .query(String.class)
                .list();

        assertThat(token).startsWith("hs_");
        assertThat(stored).isNotEmpty().allMatch(value -> value.matches("[0-9a-f]{64}"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(HOME.resolve("admin-token"))))
                .isEqualTo("rw-------");
    }

    @Test
    void anotherHostNameIsNotAnswered() throws IOException {
        assertThat(rawStatus("GET /api/v1/session HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .contains(" 421 ");
        assertThat(rawStatus("GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .contains(" 421 ");
    }

    /** A page whose name points to this machine can send any header but Host. */
    @Test
    void aForwardedHostNameDoesNotHideTheOneThatWasUsed() throws IOException {
        assertThat(
                        rawStatus(
                                "GET /healthz HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\nConnection: close\r\n\r\n"))
                .contains(" 421 ");
    }

    @Test
    void behindAProxyWithTlsEverythingIsHttps() throws IOException, InterruptedException {
        HttpRequest.Builder link = HttpRequest.newBuilder(uri("/api/v1/sign-in-links"))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(HOME.resolve("admin-token")).strip())
                .POST(HttpRequest.BodyPublishers.noBody());
        String url = JSON.readTree(send(viaTls(link)).body()).path("url").asString();
        assertThat(url).startsWith("https://127.0.0.1/sign-in#");

        HttpResponse<String> signedIn = send(viaTls(HttpRequest.newBuilder(uri("/api/v1/session"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"link\":\"%s\"}".formatted(url.substring(url.indexOf('#') + 1))))));

        assertThat(setCookie(signedIn, "headstock_session")).contains("; Secure");
        assertThat(signedIn.headers().firstValue("Strict-Transport-Security")).isPresent();
    }

    private static HttpRequest viaTls(HttpRequest.Builder request) {
        return request.header("X-Forwarded-For", "203.0.113.7")
                .header("X-Forwarded-Proto", "https")
                .build();
    }

    /** Monitors and proxies ask with HEAD whether a page is there. */
    @Test
    void whatAnswersGetAnswersHead() throws IOException, InterruptedException {
        String token = "Bearer " + Files.readString(HOME.resolve("admin-token")).strip();

        assertThat(head("/").statusCode()).isEqualTo(get("/").statusCode());
        assertThat(head("/healthz").statusCode()).isEqualTo(200);
        assertThat(head("/api/v1/datasets").statusCode()).isEqualTo(401);
        HttpResponse<String> allowed = send(HttpRequest.newBuilder(uri("/api/v1/datasets"))
                .header("Authorization", token)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.body()).isEmpty();
    }

    private HttpResponse<String> head(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    @Test
    void requestsFromOtherSitesAreRefused() throws IOException, InterruptedException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(uri("/api/v1/session"))
                .header("Sec-Fetch-Site", "cross-site")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void everyKindOfAnswerCarriesTheSecurityHeaders() throws IOException, InterruptedException {
        List<HttpResponse<String>> answers = List.of(
                send(HttpRequest.newBuilder(uri("/healthz")).build()),
                send(HttpRequest.newBuilder(uri("/api/v1/session")).build()),
                send(HttpRequest.newBuilder(uri("/no-such-file.js")).build()),
                send(post("/api/v1/session", "not json")));

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 401, 404, 400);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("script-src 'self';")
                    .contains("frame-ancestors 'none'");
            assertThat(answer.headers().map())
                    .containsKeys(
                            "x-content-type-options",
                            "referrer-policy",
                            "permissions-policy",
                            "cross-origin-opener-policy");
            assertThat(answer.body()).doesNotContain("at org.").doesNotContain("Exception");
        });
    }

    private String freshLink() {
        byte[] body = admin.post()
                .uri("/api/v1/sign-in-links")
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        String url = JSON.readTree(body).path("url").asString();
        assertThat(url).startsWith("http://127.0.0.1:" + port + "/sign-in#");
        return url.substring(url.indexOf('#') + 1);
    }

    private String signIn() throws IOException, InterruptedException {
        return cookies(send(post("/api/v1/session", "{\"link\":\"%s\"}".formatted(freshLink()))));
    }

    private JsonNode issue(String name, String role) throws IOException, InterruptedException {
        String adminToken = adminToken();
        HttpRequest request = HttpRequest.newBuilder(uri("/api/v1/tokens"))
                .header("Authorization", "Bearer " + adminToken)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role)))
                .build();
        return JSON.readTree(send(request).body());
    }

    private HttpRequest withToken(String verb, String path, String token) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(verb, HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** The JDK's client does not let a test set the Host header. */
    private String rawStatus(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private static String cookies(HttpResponse<?> response) {
        return String.join(
                "; ",
                response.headers().allValues("Set-Cookie").stream()
                        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                        .filter(cookie -> !cookie.endsWith("="))
                        .toList());
    }

    private static String setCookie(HttpResponse<?> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .findFirst()
                .orElse("");
    }

    private static String cookieValue(String cookies, String name) {
        Matcher matcher = Pattern.compile(name + "=([^;]+)").matcher(cookies);
        assertThat(matcher.find()).as("cookie %s in %s", name, cookies).isTrue();
        return matcher.group(1);
    }
}
