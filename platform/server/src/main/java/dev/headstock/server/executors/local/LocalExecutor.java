package dev.headstock.server.executors.local;

import dev.headstock.protocol.worker.Bootstrap;
import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.executors.Executor;
import dev.headstock.server.executors.WorkerExited;
import dev.headstock.server.home.Home;
import dev.headstock.server.http.BoundAddress;
import dev.headstock.server.processes.ProcessUser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Runs workers as processes of this machine. They outlive the server; its next process finds them again. */
@Component
class LocalExecutor implements Executor {
    private static final Logger log = LoggerFactory.getLogger(LocalExecutor.class);
    private static final String LOGS = "logs/workers";
    private static final int TAIL_BYTES = 8_192;
    private static final int TAIL_LINES = 15;
    private static final Duration LOGS_KEPT = Duration.ofDays(30);

    private final LocalExecutorSettings settings;
    private final WorkerCommand command;
    private final Home home;
    private final Environment environment;
    private final BoundAddress bound;
    private final JsonMapper json;
    private final ApplicationEventPublisher publisher;
    private final ProcessUser user;
    private final AttemptProcesses processes;
    private final Map<AttemptId, Process> children = new ConcurrentHashMap<>();

    LocalExecutor(
            LocalExecutorSettings settings,
            WorkerCommand command,
            Home home,
            Environment environment,
            BoundAddress bound,
            JsonMapper json,
            ApplicationEventPublisher publisher,
            ProcessUser user) {
        this.settings = settings;
        this.command = command;
        this.home = home;
        this.environment = environment;
        this.bound = bound;
        this.json = json;
        this.publisher = publisher;
        this.user = user;
        this.processes = new AttemptProcesses(serverMark(home));
    }

    @Override
    public String id() {
        return "local";
    }

    @Override
    public List<Device> resources() {
        return new LocalDevices().find(settings.cpuSlots(), command.processorsOnly());
    }

    @Override
    public void start(Order order) throws IOException {
        AttemptId attempt = order.attempt();
        Path work = workFolder(attempt);
        Path temporary = Files.createDirectories(work.resolve("tmp"));
        user.give(work);
        user.give(home.folder("cache/files"));
        user.give(home.folder("cache/features"));
        ProcessBuilder builder = new ProcessBuilder(command.line(temporary))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(logFile(attempt).toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment(order));
        builder.environment().put(AttemptProcesses.VARIABLE, processes.mark(attempt));

        Process process = builder.start();
        children.put(attempt, process);
        process.onExit().thenRun(() -> publisher.publishEvent(new WorkerExited(attempt)));
        try (Writer standardInput = process.outputWriter(StandardCharsets.UTF_8)) {
            standardInput.write(json.writeValueAsString(bootstrap(order, work)) + "\n");
        }
    }

    @Override
    public Set<AttemptId> observe() {
        return processes.all().keySet();
    }

    @Override
    public Exit exit(AttemptId attempt) {
        return new Exit(exitCode(attempt), outputTail(attempt));
    }

    /** Java may learn of the end a moment later than {@code /proc} shows it. */
    private @Nullable Integer exitCode(AttemptId attempt) {
        Process child = children.get(attempt);
        try {
            return child != null && child.waitFor(5, TimeUnit.SECONDS) ? child.exitValue() : null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private List<String> outputTail(AttemptId attempt) {
        Path file = logFile(attempt);
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile output = new RandomAccessFile(file.toFile(), "r")) {
            output.seek(Math.max(0, output.length() - TAIL_BYTES));
            byte[] tail = new byte[(int) (output.length() - output.getFilePointer())];
            output.readFully(tail);
            List<String> lines = new String(tail, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException failure) {
            log.warn("The output {} of a worker cannot be read", file, failure);
            return List.of("The worker's output cannot be read. The server's log has the reason.");
        }
    }

    @Override
    public void stop(AttemptId attempt, boolean force) {
        for (long number : processes.all().getOrDefault(attempt, Set.of())) {
            ProcessHandle.of(number).ifPresent(process -> {
                if (force) {
                    process.destroyForcibly();
                } else {
                    process.destroy();
                }
            });
        }
    }

    @Override
    public void release(AttemptId attempt) {
        children.remove(attempt);
        try {
            FileSystemUtils.deleteRecursively(workFolder(attempt));
        } catch (IOException failure) {
            log.warn("The working folder of attempt {} could not be removed", attempt, failure);
        }
    }

    @Override
    public Set<AttemptId> adopt(Set<AttemptId> attempts) {
        Set<String> kept = attempts.stream().map(AttemptId::toString).collect(Collectors.toSet());
        try (Stream<Path> folders = Files.list(home.folder("work"))) {
            for (Path folder : folders.toList()) {
                if (!kept.contains(String.valueOf(folder.getFileName()))) {
                    FileSystemUtils.deleteRecursively(folder);
                }
            }
        } catch (IOException failure) {
            log.warn("Working folders of earlier attempts could not be removed", failure);
        }
        return observe().stream().filter(attempts::contains).collect(Collectors.toSet());
    }

    /** The files are for whoever looks into a machine; what a run logs is kept with the run. */
    @Scheduled(fixedDelay = 24 * 3_600_000L, initialDelay = 300_000)
    void removeOldLogs() throws IOException {
        FileTime before = FileTime.from(Instant.now().minus(LOGS_KEPT));
        Set<Path> inUse = observe().stream().map(this::logFile).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(home.folder(LOGS))) {
            for (Path file : files.toList()) {
                if (!inUse.contains(file) && Files.getLastModifiedTime(file).compareTo(before) < 0) {
                    Files.delete(file);
                }
            }
        }
    }

    private Bootstrap bootstrap(Order order, Path work) {
        Path files = home.folder("cache/files");
        AttemptId attempt = order.attempt();
        return new Bootstrap(
                address(),
                attempt.job().toString(),
                attempt.attempt(),
                order.token(),
                files.toString(),
                work.toString(),
                settings.hungAfter().toSeconds());
    }

    /** Where a process of this machine reaches the server. */
    private String address() {
        return "http://%s:%s".formatted(bound.host(), environment.getRequiredProperty("local.server.port"));
    }

    private Path workFolder(AttemptId attempt) {
        return home.folder("work").resolve(attempt.toString());
    }

    private Path logFile(AttemptId attempt) {
        return home.folder(LOGS).resolve(attempt + ".log");
    }

    /** A word of this home folder's own, made once: processes of another server on the same machine carry another. */
    private static String serverMark(Home home) {
        Path file = home.file("worker-mark");
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read or write " + file, failure);
        }
    }
}
