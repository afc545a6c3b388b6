package dev.headstock.server.plugins;

import dev.headstock.protocol.host.HostReady;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * A running plugin host. It gets a cleared environment, a session of its own, and ends when its standard input closes, which happens even
 * when the server is killed.
 */
final class HostProcess implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 5;
    private static final int JDK_THAT_WARNS_OF_NATIVE_ACCESS = 22;

    private final Process process;
    private final HostReady ready;

    private HostProcess(Process process, HostReady ready) {
        this.process = process;
        this.ready = ready;
    }

    /**
     * @param plugins folder of jars to load
     * @param cache where the libraries may unpack their native parts
     * @param log receives standard error
     */
    record Launch(String classPath, Path plugins, Path cache, File log) {}

    /** Returns once the host answers. */
    static HostProcess start(Launch launch, JsonMapper json) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command(launch)).redirectError(ProcessBuilder.Redirect.appendTo(launch.log()));
        clear(builder.environment());
        builder.environment().put("DJL_CACHE_DIR", launch.cache().toString());
        Process process = builder.start();
        try {
            return new HostProcess(process, awaitReady(process, launch.log(), json));
        } catch (IOException | InterruptedException failure) {
            process.destroyForcibly();
            throw failure;
        }
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + ready.port() + path);
    }

    String token() {
        return ready.token();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end of the process and returns its exit code. */
    int awaitExit() throws InterruptedException {
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

    private static List<String> command(Launch launch) {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms32m",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dai.djl.offline=true"));
        if (Runtime.version().feature() >= JDK_THAT_WARNS_OF_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-cp",
                launch.classPath(),
                "dev.headstock.trainer.Main",
                "plugin-host",
                "--plugins",
                launch.plugins().toString()));
        return command;
    }

    private static void clear(Map<String, String> environment) {
        environment.keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"));
    }

    private static HostReady awaitReady(Process process, File log, JsonMapper json)
            throws IOException, InterruptedException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        CompletableFuture<@Nullable String> firstLine = new CompletableFuture<>();
        Thread reader = new Thread(() -> readAll(output, firstLine), "plugin-host-output");
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
