package dev.headstock.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.ServerTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class EventsTest extends ServerTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Stream<String>> connections = new CopyOnWriteArrayList<>();

    @Autowired
    private Events events;

    @Autowired
    private TransactionTemplate transactions;

    @AfterEach
    void hangUp() {
        connections.forEach(Stream::close);
    }

    @Test
    void aListenerHearsItsTopicAndResumesWhereItWas() throws Exception {
        UUID run = UUID.randomUUID();
        List<String> heard = listen("/api/v1/runs/" + run + "/events", null);
        await().until(() -> heard.stream().anyMatch(line -> line.startsWith(":")));

        events.publish("run:" + run, "log", Map.of("line", "first"));
        events.publish("run:" + UUID.randomUUID(), "log", Map.of("line", "of another run"));
        await().until(() -> heard.contains("data:{\"line\":\"first\"}"));
        String id = heard.stream()
                .filter(line -> line.startsWith("id:"))
                .findFirst()
                .orElseThrow()
                .substring(3);
        events.publish("run:" + run, "log", Map.of("line", "second"));

        List<String> resumed = listen("/api/v1/runs/" + run + "/events", id);
        await().until(() -> resumed.contains("data:{\"line\":\"second\"}"));
        assertThat(resumed).doesNotContain("data:{\"line\":\"first\"}", "data:{\"line\":\"of another run\"}");
    }

    @Test
    void aListenerFromBeforeIsToldToLoadAnew() throws Exception {
        List<String> heard = listen("/api/v1/events?topics=runs,queue", "17");

        await().until(() -> heard.contains("event:resync"));
    }

    @Test
    void whatIsRolledBackIsNeverTold() throws Exception {
        UUID run = UUID.randomUUID();
        List<String> heard = listen("/api/v1/runs/" + run + "/events", null);
        await().until(() -> heard.stream().anyMatch(line -> line.startsWith(":")));

        transactions.executeWithoutResult(status -> {
            events.publish("run:" + run, "log", Map.of("line", "rolled back"));
            status.setRollbackOnly();
        });
        transactions.executeWithoutResult(status -> events.publish("run:" + run, "log", Map.of("line", "committed")));

        await().until(() -> heard.contains("data:{\"line\":\"committed\"}"));
        assertThat(heard).noneMatch(line -> line.contains("rolled back"));
    }

    @Test
    void anUnknownTopicIsAnError() {
        admin.get()
                .uri("/api/v1/events?topics=gossip")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    /** The lines of the stream as they arrive. */
    private List<String> listen(String path, @Nullable String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(HOME.resolve("admin-token")).strip())
                .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        List<String> heard = new CopyOnWriteArrayList<>();
        Stream<String> lines =
                http.send(request.build(), BodyHandlers.ofLines()).body();
        connections.add(lines);
        Thread reader = new Thread(() -> read(lines, heard), "listener");
        reader.setDaemon(true);
        reader.start();
        return heard;
    }

    private static void read(Stream<String> lines, List<String> heard) {
        try {
            lines.forEach(heard::add);
        } catch (UncheckedIOException hungUp) {
            heard.add("end");
        }
    }
}
