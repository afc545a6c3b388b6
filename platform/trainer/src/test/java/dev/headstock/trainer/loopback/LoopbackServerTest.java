package dev.headstock.trainer.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.DatasetFormat;
import dev.headstock.api.data.FilePreview;
import dev.headstock.protocol.host.HostReady;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.plugins.Culprits;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.plugins.PluginClasses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopbackServerTest {
    private final CompletableFuture<Void> stuck = new CompletableFuture<>();

    @Test
    void aFullDiskIsSaidAsSuchWhereverItWasNoticed() throws Exception {
        HttpResponse<String> answer = ask(
                () -> {
                    throw new IllegalStateException(
                            "rows cannot be written", new IOException("No space left on device"));
                },
                Duration.ofSeconds(10));

        assertThat(answer.statusCode()).isEqualTo(507);
        assertThat(answer.body()).contains("urn:headstock:disk-full").contains("The disk is full.");
    }

    @Test
    void anUnexpectedFaultIsToldWithoutNamesOfClasses() throws Exception {
        HttpResponse<String> answer = ask(
                () -> {
                    throw new IllegalStateException("the plugin lost its way");
                },
                Duration.ofSeconds(10));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("the plugin lost its way").doesNotContain("Exception");
        assertThat(stuck).isNotDone();
    }

    @Test
    void anEndlessCallIsAnsweredAndThenTheProcessEnds() throws Exception {
        HttpResponse<String> answer = ask(
                () -> {
                    while (!stuck.isDone()) {
                        Thread.onSpinWait();
                    }
                    return "too late";
                },
                Duration.ofMillis(100));

        assertThat(answer.statusCode()).isEqualTo(504);
        stuck.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatElseIsAskedIsAnsweredBeforeTheProcessEnds() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<HttpResponse<String>> other = new CompletableFuture<>();

        serving(
                server -> {
                    server.get("/endless", stuck::get, Duration.ofMillis(100));
                    server.get(
                            "/other",
                            () -> {
                                begun.countDown();
                                end.await();
                                return "done";
                            },
                            Duration.ofMinutes(1));
                },
                client -> {
                    client.askLater("/other").thenAccept(other::complete);
                    begun.await();
                    assertThat(client.ask("/endless").statusCode()).isEqualTo(504);
                    assertThat(client.ask("/other").statusCode()).isEqualTo(503);
                    assertThat(stuck).isNotDone();

                    end.countDown();

                    assertThat(other.get(10, TimeUnit.SECONDS).body()).contains("done");
                    stuck.get(10, TimeUnit.SECONDS);
                });
    }

    @Test
    void linesArriveAsTheyAreSentAndAGoneReaderIsNoticed() throws Exception {
        CompletableFuture<Boolean> noticed = new CompletableFuture<>();
        CountDownLatch read = new CountDownLatch(1);
        serving(
                server -> server.stream(
                        "/lines",
                        String.class,
                        (request, lines) -> {
                            lines.send(Map.of("text", request));
                            read.await();
                            while (!lines.isClosed()) {
                                lines.send(Map.of("text", "more"));
                            }
                            noticed.complete(true);
                        },
                        Duration.ofMinutes(1)),
                client -> {
                    HttpResponse<InputStream> response = client.http()
                            .send(
                                    client.request("/lines")
                                            .POST(HttpRequest.BodyPublishers.ofString("\"hello\""))
                                            .build(),
                                    BodyHandlers.ofInputStream());
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                        assertThat(lines.readLine()).isEqualTo("{\"text\":\"hello\"}");
                        read.countDown();
                    }
                    assertThat(noticed.get(30, TimeUnit.SECONDS)).isTrue();
                });
    }

    @Test
    void aFaultBeforeTheFirstLineIsAProblem() throws Exception {
        serving(
                server -> server.stream(
                        "/lines",
                        String.class,
                        (request, lines) -> {
                            throw new IllegalArgumentException("no such column");
                        },
                        Duration.ofMinutes(1)),
                client -> {
                    HttpResponse<String> response = client.http()
                            .send(
                                    client.request("/lines")
                                            .POST(HttpRequest.BodyPublishers.ofString("\"hello\""))
                                            .build(),
                                    BodyHandlers.ofString());
                    assertThat(response.statusCode()).isEqualTo(422);
                    assertThat(response.body()).contains("no such column");
                });
    }

    @Test
    void aFaultAfterTheFirstLineIsTheLastLine() throws Exception {
        serving(
                server -> server.stream(
                        "/lines",
                        String.class,
                        (request, lines) -> {
                            lines.send(Map.of("text", request));
                            throw new IllegalArgumentException("no such column");
                        },
                        Duration.ofMinutes(1)),
                client -> {
                    HttpResponse<Stream<String>> response = client.http()
                            .send(
                                    client.request("/lines")
                                            .POST(HttpRequest.BodyPublishers.ofString("\"hello\""))
                                            .build(),
                                    BodyHandlers.ofLines());
                    List<String> lines = response.body().toList();
                    assertThat(lines).hasSize(2);
                    assertThat(lines.get(0)).isEqualTo("{\"text\":\"hello\"}");
                    assertThat(Json.MAPPER
                                    .readTree(lines.get(1))
                                    .at("/problem/detail")
                                    .asString())
                            .isEqualTo("no such column");
                });
    }

    @Test
    void aFormatThatComesToNoFurtherRowIsGivenUpByName() throws Exception {
        HttpResponse<String> answer = read(new Rows(3, Duration.ofMinutes(1)));

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("Plugin 'evil' has not returned from " + Rows.class.getName());
    }

    @Test
    void aFormatThatIsSlowAndGoesOnIsNot() throws Exception {
        assertThat(read(new Rows(10, Duration.ofMillis(300))).body()).contains("10");
    }

    private HttpResponse<String> read(Rows format) throws Exception {
        DatasetFormat<?> installed = Extensions.of(List.of(format)).format("rows");
        CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
        Culprits culprits = Culprits.of(new PluginClasses(Map.of(Rows.class.getName(), "evil")));
        serving(
                new LoopbackServer(culprits, () -> stuck.complete(null), Duration.ofMillis(1_500)),
                server -> server.get("/work", () -> count(installed), Duration.ofMinutes(5)),
                client -> answer.complete(client.ask("/work")));
        return answer.join();
    }

    private static <O extends Record> String count(DatasetFormat<O> format) throws Exception {
        try (Stream<DatasetFormat.Row> rows = format.read(Path.of("file"), format.defaults())) {
            return String.valueOf(rows.map(DatasetFormat.Row::line).toList().size());
        }
    }

    /** Takes its time for each row. */
    private record Rows(int count, Duration each) implements DatasetFormat<Rows.Options> {
        record Options() {}

        @Override
        public String id() {
            return "rows";
        }

        @Override
        public String title() {
            return "Rows";
        }

        @Override
        public String summary() {
            return "Slow rows.";
        }

        @Override
        public Options defaults() {
            return new Options();
        }

        @Override
        public boolean recognizes(FilePreview preview) {
            return false;
        }

        @Override
        public List<Column> columns(Path file, Options options) {
            return List.of();
        }

        @Override
        public Stream<Row> read(Path file, Options options) {
            return LongStream.rangeClosed(1, count).mapToObj(this::row);
        }

        private Row row(long line) {
            try {
                Thread.sleep(each.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Row(line, List.of());
        }
    }

    private HttpResponse<String> ask(Callable<String> work, Duration limit) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
        serving(server -> server.get("/work", work, limit), client -> answer.complete(client.ask("/work")));
        return answer.join();
    }

    @FunctionalInterface
    private interface Step<T> {
        void with(T subject) throws Exception;
    }

    private record Client(HttpClient http, HostReady ready) {
        HttpResponse<String> ask(String path) throws Exception {
            return askLater(path).get(30, TimeUnit.SECONDS);
        }

        CompletableFuture<HttpResponse<String>> askLater(String path) {
            return http.sendAsync(request(path).build(), BodyHandlers.ofString());
        }

        HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(ready.port(), path)))
                    .header("Authorization", "Bearer " + ready.token());
        }
    }

    private void serving(Step<LoopbackServer> endpoints, Step<Client> questions) throws Exception {
        serving(new LoopbackServer(Culprits.none(), () -> stuck.complete(null)), endpoints, questions);
    }

    private static void serving(LoopbackServer served, Step<LoopbackServer> endpoints, Step<Client> questions)
            throws Exception {
        PipedOutputStream parent = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(parent);
        PipedOutputStream output = new PipedOutputStream();
        var told = new BufferedReader(new InputStreamReader(new PipedInputStream(output), StandardCharsets.UTF_8));
        try (LoopbackServer server = served) {
            endpoints.with(server);
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> {
                try {
                    server.serve(input, new PrintStream(output, true, StandardCharsets.UTF_8), "0");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            HostReady ready = Json.MAPPER.readValue(told.readLine(), HostReady.class);
            questions.with(new Client(HttpClient.newHttpClient(), ready));
            parent.close();
            serving.get(10, TimeUnit.SECONDS);
        }
    }
}
