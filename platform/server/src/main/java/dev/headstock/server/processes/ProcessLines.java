package dev.headstock.server.processes;

import dev.headstock.protocol.host.HostReady;
import dev.headstock.protocol.host.RunningCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a process of the trainer prints: a line when it is ready, and one whenever a plugin is entered or left. */
final class ProcessLines {
    private final JsonMapper json;
    private final CompletableFuture<HostReady> ready = new CompletableFuture<>();
    /** The last call of each request; what has returned is removed. */
    private final Map<Long, RunningCall> running = new ConcurrentHashMap<>();

    private final Thread reader;

    private ProcessLines(Process process, JsonMapper json) {
        this.json = json;
        this.reader = new Thread(() -> readAll(process), "trainer-process-output");
        reader.setDaemon(true);
    }

    static ProcessLines of(Process process, JsonMapper json) {
        ProcessLines lines = new ProcessLines(process, json);
        lines.reader.start();
        return lines;
    }

    /** Fails when the process ends before. */
    CompletableFuture<HostReady> ready() {
        return ready;
    }

    Optional<RunningCall> running(long request) {
        return Optional.ofNullable(running.get(request));
    }

    int runningCalls() {
        return running.size();
    }

    /** Waits until all that an ended process has printed is read. */
    void awaitEnd(long millis) throws InterruptedException {
        reader.join(millis);
    }

    private void readAll(Process process) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                take(line);
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (IOException failure) {
            ready.completeExceptionally(failure);
        }
    }

    /** Whatever else it prints, such as the JVM's last words, is for nobody. */
    private void take(String line) {
        try {
            JsonNode found = json.readTree(line);
            if (found.has("port")) {
                ready.complete(json.treeToValue(found, HostReady.class));
            } else if (found.has("request")) {
                take(json.treeToValue(found, RunningCall.class));
            }
        } catch (JacksonException e) {
            return;
        }
    }

    private void take(RunningCall call) {
        if (call.plugin() == null) {
            running.remove(call.request());
        } else {
            running.put(call.request(), call);
        }
    }
}
