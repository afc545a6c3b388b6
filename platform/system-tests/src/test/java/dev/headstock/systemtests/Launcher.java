package dev.headstock.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One call of {@code ./headstock} on a home folder, in the poorest of environments: LANG=C and no settings but those given. */
final class Launcher implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Process process;
    private final Path output;

    /** @param settings environment variables */
    Launcher(Path home, Map<String, String> settings, String... words) throws IOException {
        // A program started in the background by a shell ignores Ctrl-C, and so would everything it starts.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                RunningServer.path("headstock.launcher").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        RunningServer.hideSettings(builder);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("HEADSTOCK_HOME", home.toString());
        builder.environment().putAll(settings);
        output = Files.createTempFile("launcher", ".log");
        process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    String output() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    void awaitOutput(String words) throws InterruptedException {
        Condition.await("the launcher says '%s'".formatted(words), TIMEOUT, () -> {
            if (!process.isAlive()) {
                throw new Condition.GaveUpException("The launcher ended:\n" + output());
            }
            return output().contains(words) ? Optional.of(true) : Optional.empty();
        });
    }

    /** @param name for example {@code INT}, as Ctrl-C sends it */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    int exitCode() throws IOException, InterruptedException {
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The launcher did not end:\n" + output());
        }
        return process.exitValue();
    }

    ProcessHandle server() {
        return process.descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("headstock-server.jar"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no server was started"));
    }

    /** Ends what a failed test has left, and only that: a launcher that ended takes its server along. */
    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        Files.deleteIfExists(output);
    }
}
