package dev.headstock.server.processes;

import dev.headstock.protocol.host.HostReady;
import dev.headstock.protocol.host.RunningCall;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running process of the trainer program. It gets a cleared environment, and ends when its standard input closes, which happens even when the
 * server is killed.
 */
public final class TrainerProcess implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 5;
    /** A process that hangs up is about to end. */
    private static final long END_SECONDS = 5;

    private final Process process;
    private final HostReady ready;
    private final ProcessLines lines;

    private TrainerProcess(Process process, HostReady ready, ProcessLines lines) {
        this.process = process;
        this.ready = ready;
        this.lines = lines;
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
            ProcessLines lines = ProcessLines.of(process, json);
            return new TrainerProcess(process, awaitReady(process, lines, launch.log()), lines);
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
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
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
        } catch (IOException e) {
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

    /** For a process that has hung up: its exit code says why, so it is killed only when it does not end by itself. */
    public void endSoon() {
        process.onExit().orTimeout(END_SECONDS, TimeUnit.SECONDS).whenComplete((ended, late) -> {
            if (late != null) {
                process.destroyForcibly();
            }
        });
    }

    /** For a process that no longer listens. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Runs when the process has ended, at once when it has already. */
    public void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** What of a plugin is running for a request, or was when the process ended; 0 for none of the requests. */
    public Optional<RunningCall> running(long request) {
        return lines.running(request);
    }

    /**
     * A plugin was working when its process ended by itself.
     *
     * @param place what of the plugin was called
     * @param how the process ended, as in "ended with code 7"
     */
    public record PluginExit(String plugin, String place, String how) {}

    /**
     * The plugin that was working on a request when the process ended by itself. Empty when the process was ended by somebody else, does not
     * end, or when plugins were working on several requests.
     */
    public Optional<PluginExit> endedBy(long request) throws InterruptedException {
        boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        if (!ended || ExitCode.isKilled(process.exitValue())) {
            return Optional.empty();
        }
        lines.awaitEnd(TimeUnit.SECONDS.toMillis(END_SECONDS));
        String how = ExitCode.inWords(process.exitValue());
        return lines.runningCalls() > 1
                ? Optional.empty()
                : lines.running(request)
                        .map(call -> new PluginExit(String.valueOf(call.plugin()), String.valueOf(call.place()), how));
    }

    private static HostReady awaitReady(Process process, ProcessLines lines, Path log)
            throws IOException, InterruptedException {
        try {
            return lines.ready().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw TrainerStartException.slow(START_SECONDS, log);
        } catch (ExecutionException e) {
            int code = process.waitFor();
            throw lines.running(0)
                    .filter(call -> !ExitCode.isKilled(code))
                    .map(call -> TrainerStartException.endedBy(String.valueOf(call.plugin()), code))
                    .orElseGet(() -> TrainerStartException.ended(code, log));
        }
    }
}
