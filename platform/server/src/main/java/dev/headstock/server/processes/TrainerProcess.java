package dev.headstock.server.processes;

import dev.headstock.protocol.host.HostReady;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running process of the trainer program. It gets a cleared environment, and ends when its standard input closes, which happens even when the
 * server is killed.
 */
public final class TrainerProcess implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final HostReady ready;

    private TrainerProcess(Process process, HostReady ready) {
        this.process = process;
        this.ready = ready;
    }

    /**
     * @param environment all of it
     * @param firstLine sent to its standard input; empty for none
     * @param log receives standard error
     */
    public record Launch(List<String> command, Map<String, String> environment, String firstLine, Path log) {}

    /** Returns once the process answers. */
    public static TrainerProcess start(Launch launch, JsonMapper json) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .redirectError(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        Process process = builder.start();
        try {
            send(launch.firstLine(), process);
            return new TrainerProcess(process, awaitReady(process, launch.log(), json));
        } catch (IOException | InterruptedException failure) {
            process.destroyForcibly();
            throw failure;
        }
    }

    private static void send(String line, Process process) throws IOException {
        if (line.isEmpty()) {
            return;
        }
        OutputStream input = process.getOutputStream();
        try {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException closed) {
            if (process.isAlive()) {
                throw closed;
            }
            // It has ended already. What waits for its first line finds the exit code, which says more than a broken
            // pipe.
        }
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + ready.port() + path);
    }

    String token() {
        return ready.token();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end of the process and returns its exit code. */
    public int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /** Closing standard input asks it to end; after a few seconds it is killed. */
    @Override
    public void close() {
        try (OutputStream input = process.getOutputStream()) {
            input.flush();
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
            return;
        }
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** For a process that no longer listens. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Runs when the process has ended, at once when it has already. */
    public void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    private static HostReady awaitReady(Process process, Path log, JsonMapper json)
            throws IOException, InterruptedException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        CompletableFuture<@Nullable String> firstLine = new CompletableFuture<>();
        Thread reader = new Thread(() -> readAll(output, firstLine), "trainer-process-output");
        reader.setDaemon(true);
        reader.start();
        try {
            String line = firstLine.get(START_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new IOException(
                        "it ended with code %d before it was ready, see %s".formatted(process.waitFor(), log));
            }
            return json.readValue(line, HostReady.class);
        } catch (TimeoutException tooLong) {
            throw new IOException("it was not ready within %d s, see %s".formatted(START_SECONDS, log), tooLong);
        } catch (ExecutionException | JacksonException failure) {
            throw new IOException("its first line could not be read, see " + log, failure);
        }
    }

    /** Completes with the first line, null at once when there is none, and keeps the pipe empty afterwards. */
    private static void readAll(BufferedReader output, CompletableFuture<@Nullable String> firstLine) {
        try (output) {
            firstLine.complete(output.readLine());
            output.transferTo(Writer.nullWriter());
        } catch (IOException failure) {
            firstLine.completeExceptionally(failure);
        }
    }
}
