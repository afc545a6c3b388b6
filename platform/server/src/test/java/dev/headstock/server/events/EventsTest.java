package dev.headstock.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.ServerTest;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.ResponseJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class EventsTest extends ServerTest {
    private final List<EventStream> connections = new CopyOnWriteArrayList<>();

    @Autowired
    private Events events;

    @Autowired
    private TransactionTemplate transactions;

    @AfterEach
    void hangUp() {
        connections.forEach(EventStream::close);
    }

    @Test
    void aListenerHearsItsTopicAndResumesWhereItWas() throws Exception {
        UUID run = UUID.randomUUID();
        List<String> heard = listen("/api/v1/events?topics=run:" + run, null);
        await().until(() -> heard.contains("event:listening"));

        events.publish("run:" + run, "log", Map.of("line", "first"));
        events.publish("run:" + UUID.randomUUID(), "log", Map.of("line", "of another run"));
        await().until(() -> heard.contains("data:{\"line\":\"first\"}"));
        String id = lastId(heard);
        events.publish("run:" + run, "log", Map.of("line", "second"));

        List<String> resumed = listen("/api/v1/events?topics=run:" + run, id);
        await().until(() -> resumed.contains("data:{\"line\":\"second\"}"));
        assertThat(resumed).doesNotContain("data:{\"line\":\"first\"}", "data:{\"line\":\"of another run\"}");
    }

    @Test
    void aListenerMissesNothingBetweenTwoConnections() throws Exception {
        UUID run = UUID.randomUUID();
        List<String> all = listen("/api/v1/events?topics=runs", null);
        await().until(() -> all.contains("event:listening"));

        events.publish("run:" + run, "log", Map.of("line", "before it was followed"));
        List<String> both = listen("/api/v1/events?topics=runs,run:" + run + "&lastEventId=" + lastId(all), null);

        await().until(() -> both.contains("data:{\"line\":\"before it was followed\"}"));
    }

    @Test
    void aListenerFromBeforeIsToldToLoadAnew() throws Exception {
        List<String> heard = listen("/api/v1/events?topics=runs,queue", "17");

        await().until(() -> heard.contains("event:resync"));
    }

    @Test
    void whatIsRolledBackIsNeverTold() throws Exception {
        UUID run = UUID.randomUUID();
        List<String> heard = listen("/api/v1/events?topics=run:" + run, null);
        await().until(() -> heard.contains("event:listening"));

        transactions.executeWithoutResult(status -> {
            events.publish("run:" + run, "log", Map.of("line", "rolled back"));
            status.setRollbackOnly();
        });
        transactions.executeWithoutResult(status -> events.publish("run:" + run, "log", Map.of("line", "committed")));

        await().until(() -> heard.contains("data:{\"line\":\"committed\"}"));
        assertThat(heard).noneMatch(line -> line.contains("rolled back"));
    }

    @Test
    void readersThatStallHoldUpNobodyElse() throws Exception {
        UUID run = UUID.randomUUID();
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                stalled.add(stall("/api/v1/events?topics=run:" + run));
            }
            for (int i = 0; i < 30; i++) {
                events.publish("run:" + run, "log", Map.of("line", "x".repeat(1 << 20)));
            }
            List<String> heard = listen("/api/v1/events?topics=plugins", null);
            events.publish("plugins", "plugins-changed", Map.of("line", "in time"));

            await().until(() -> heard.contains("data:{\"line\":\"in time\"}"));
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void oneCallerCannotTakeAllConnections() {
        Events hub = new Events(new ResponseJson(new JsonMapper()));
        for (int i = 0; i < 100; i++) {
            hub.listen("greedy", Set.of("runs"), null);
        }

        assertThatThrownBy(() -> hub.listen("greedy", Set.of("runs"), null))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status())
                        .isEqualTo(HttpStatus.TOO_MANY_REQUESTS));
        assertThatNoException().isThrownBy(() -> hub.listen("another", Set.of("runs"), null));
        hub.close();
    }

    @Test
    void anUnknownTopicIsAnError() {
        for (String topic : List.of("gossip", "run:", "run:7")) {
            admin.get()
                    .uri("/api/v1/events?topics=" + topic)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
    }

    private static String lastId(List<String> heard) {
        List<String> ids = heard.stream().filter(line -> line.startsWith("id:")).toList();
        return ids.get(ids.size() - 1).substring("id:".length());
    }

    /** Asks, reads until it is heard, and then reads no more. */
    private Socket stall(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(path, adminToken())
                        .getBytes(StandardCharsets.US_ASCII));
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf("event:listening") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after: %s", heard).isNotNegative();
            heard.append((char) next);
        }
        assertThat(heard).containsIgnoringCase("X-Accel-Buffering: no");
        return socket;
    }

    /** The lines of the stream as they arrive. */
    private List<String> listen(String path, @Nullable String lastEventId) throws IOException, InterruptedException {
        EventStream stream = EventStream.open(port, path, adminToken(), lastEventId);
        connections.add(stream);
        return stream.heard();
    }
}
