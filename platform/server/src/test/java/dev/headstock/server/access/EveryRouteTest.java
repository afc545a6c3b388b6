package dev.headstock.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.ServerTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Asks every route of the running server without signing in. A route that somebody forgot to guard fails here. */
class EveryRouteTest extends ServerTest {
    private static final int UNAUTHORIZED = 401;

    /** Routes that answer anybody, and what they answer to an empty request. */
    private static final Map<String, Integer> PUBLIC = Map.of("POST /api/v1/session", 400);

    /** Tomcat's error page, which a request can also name directly: it only says 404. */
    private static final Set<String> ERROR_PAGE = Set.of("/error");

    @Autowired
    List<RequestMappingHandlerMapping> mappings = List.of();

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void anonymousCallersAreTurnedAwayEverywhere() throws IOException, InterruptedException {
        Map<String, Integer> wrong = new TreeMap<>();
        int asked = 0;
        for (String route : routes()) {
            int expected = PUBLIC.getOrDefault(route, UNAUTHORIZED);
            int answer = ask(route);
            asked++;
            if (answer != expected) {
                wrong.put(route, answer);
            }
        }

        assertThat(wrong).as("routes that did not answer 401").isEmpty();
        assertThat(asked).isGreaterThan(30);
    }

    @Test
    void whatIsNotMappedIsDenied() throws IOException, InterruptedException {
        assertThat(ask("GET /api/v2/runs")).isEqualTo(UNAUTHORIZED);
        assertThat(ask("POST /anything")).isEqualTo(UNAUTHORIZED);
        assertThat(ask("GET /api/actuator/env")).isEqualTo(UNAUTHORIZED);
        assertThat(ask("TRACE /api/v1/session")).isIn(UNAUTHORIZED, 403, 405);
    }

    private List<String> routes() {
        return mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(route -> ERROR_PAGE.stream().noneMatch(route.getPatternValues()::contains))
                .flatMap(EveryRouteTest::requests)
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<String> requests(RequestMappingInfo route) {
        Set<RequestMethod> methods = route.getMethodsCondition().getMethods();
        return route.getPatternValues().stream()
                .flatMap(path -> (methods.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : methods)
                        .stream().map(method -> method + " " + path));
    }

    private int ask(String route) throws IOException, InterruptedException {
        String[] parts = route.split(" ", 2);
        String path =
                parts[1].replace("{attempt}", "1").replaceAll("\\{[^}]+}", "00000000-0000-4000-8000-000000000000");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                // What a browser with our page would send: the CSRF check is not what turns these requests away.
                .header("Authorization", "Bearer hs_wrong")
                .method(parts[0], HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
