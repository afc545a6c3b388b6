package dev.headstock.trainer.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.host.HostReady;
import dev.headstock.trainer.Json;
import java.io.BufferedReader;
import java.io.IOException;
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
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    private HttpResponse<String> ask(Callable<String> work, Duration limit) throws Exception {
        PipedOutputStream parent = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(parent);
        PipedOutputStream output = new PipedOutputStream();
        var told = new BufferedReader(new InputStreamReader(new PipedInputStream(output), StandardCharsets.UTF_8));
        try (LoopbackServer server = new LoopbackServer(() -> stuck.complete(null))) {
            server.get("/work", work, limit);
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> {
                try {
                    server.serve(input, new PrintStream(output, true, StandardCharsets.UTF_8), "0");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            HostReady ready = Json.MAPPER.readValue(told.readLine(), HostReady.class);
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/work".formatted(ready.port())))
                    .header("Authorization", "Bearer " + ready.token())
                    .build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            parent.close();
            serving.get(10, TimeUnit.SECONDS);
            return answer;
        }
    }
}
