package dev.headstock.server.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headstock.server.home.TestHomes;
import dev.headstock.server.web.ApiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Against a small hub of our own, which sends large files from another path, as the real one does, and can break off. */
class HubTest {
    @TempDir
    Path folder;

    private final byte[] weights = new byte[300_000];
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private volatile int breakOffs;
    private volatile String promisedSha256 = "";
    private volatile String weightsName = "model.safetensors";
    private final HttpServer server;

    HubTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() throws Exception {
        new Random(7).nextBytes(weights);
        promisedSha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
        server.createContext("/api/models/org/tiny/revision/main", this::describe);
        server.createContext(
                "/org/tiny/resolve/main/config.json",
                exchange -> send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8)));
        server.createContext("/org/tiny/resolve/main/model.safetensors", this::redirect);
        server.createContext("/store/weights", this::sendWeights);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void downloadsWhatAModelConsistsOf() throws Exception {
        Hub.Download download = hub().download("org/tiny", "main", (file, bytes) -> {});

        assertThat(download.folder().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(download.folder().resolve("config.json")).hasContent("{}");
        assertThat(download.folder().resolve("evil.py")).doesNotExist();
        assertThat(download.licence()).isEqualTo("mit");
        assertThat(download.languages()).containsExactly("en", "zh");
    }

    @Test
    void goesOnWhereItBrokeOff() throws Exception {
        breakOffs = 1;

        Hub.Download download = hub().download("org/tiny", "main", (file, bytes) -> {});

        assertThat(download.folder().resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(ranges).containsExactly("none", "bytes=100000-");
    }

    @Test
    void refusesOtherContentThanWasPromised() {
        promisedSha256 = "0".repeat(64);

        assertThatThrownBy(() -> hub().download("org/tiny", "main", (file, bytes) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other content");
    }

    @Test
    void saysThatAModelIsUnknown() {
        assertThatThrownBy(() -> hub().download("org/unknown", "main", (file, bytes) -> {}))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("no public")
                .hasMessageContaining("404");
    }

    @Test
    void refusesAPickleBeforeDownloadingAnything() {
        weightsName = "pytorch_model.bin";

        assertThatThrownBy(() -> hub().download("org/tiny", "main", (file, bytes) -> {}))
                .hasMessageContaining("pickle");
        assertThat(ranges).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "org/../x", "org/tiny?x=1", "http://127.0.0.1/x", "a/b/c", "", "org/tiny#"})
    void refusesIdsThatAreNone(String id) {
        assertThatThrownBy(() -> Hub.check(id, "main")).isInstanceOf(ApiException.class);
    }

    private Hub hub() {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        return new Hub(new HubSettings(address), TestHomes.in(folder), new JsonMapper());
    }

    private void describe(HttpExchange exchange) throws IOException {
        String answer = """
                {"siblings":[{"rfilename":"config.json"},{"rfilename":"%s"},{"rfilename":"evil.py"},{"rfilename":"onnx/model.onnx"}],
                 "cardData":{"license":"mit","language":["en","zh"]}}
                """.formatted(weightsName);
        send(exchange, 200, answer.getBytes(StandardCharsets.UTF_8));
    }

    private void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Location", "/store/weights");
        exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + promisedSha256 + "\"");
        send(exchange, 302, new byte[0]);
    }

    private void sendWeights(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range == null ? "none" : range);
        exchange.getResponseHeaders().set("ETag", "\"store-tag\"");
        if (breakOffs > 0) {
            breakOffs--;
            exchange.sendResponseHeaders(200, weights.length);
            exchange.getResponseBody().write(weights, 0, 100_000);
            exchange.getResponseBody().flush();
            exchange.close();
            return;
        }
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        send(exchange, range == null ? 200 : 206, Arrays.copyOfRange(weights, from, weights.length));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
