package dev.headstock.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One server from the distribution, on a home folder and a port of its own. It can be killed and started again. */
final class RunningServer implements AutoCloseable {
    static final Path DISTRIBUTION = path("headstock.distribution");
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Duration START = Duration.ofMinutes(2);

    private final List<String> java;
    private final Map<String, String> settings;
    private final Path home;
    private final int port;
    private Process process;

    RunningServer() throws IOException, InterruptedException {
        this(JAVA, Map.of());
    }

    /** @param settings more environment variables of the server */
    RunningServer(Path java, Map<String, String> settings) throws IOException, InterruptedException {
        this(List.of(java.toString()), settings);
    }

    /** @param java the command that runs Java, perhaps behind others that prepare its process */
    RunningServer(List<String> java, Map<String, String> settings) throws IOException, InterruptedException {
        this.java = java;
        this.settings = settings;
        home = freshHome();
        port = freePort();
        process = start();
    }

    static Path path(String property) {
        return Path.of(System.getProperty(property)).normalize();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    Path home() {
        return home;
    }

    /** A path under the home folder as the server sees it, through mounts of its own. */
    Path seenByServer(String path) {
        return Path.of(
                "/proc/%d/root%s".formatted(process.pid(), home.toAbsolutePath().resolve(path)));
    }

    /** As the local administrator. */
    Rest rest() throws IOException {
        return new Rest(address(), Files.readString(home.resolve("admin-token")).strip());
    }

    /** Stops the server as Ctrl-C does, and starts it again on the same home folder. */
    void restart() throws IOException, InterruptedException {
        stop();
        process = start();
    }

    /** Kills the server as a power cut would, and starts it again on the same home folder. */
    void killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = start();
    }

    /** Kills the process that trains; there is one at a time on a machine without GPUs. */
    void killWorker() throws InterruptedException {
        worker().destroyForcibly();
    }

    ProcessHandle worker() throws InterruptedException {
        return Condition.await(
                "a worker process", Duration.ofSeconds(30), () -> descendants("dev.headstock.trainer.Main worker")
                        .filter(RunningServer::isJava)
                        .findFirst());
    }

    /** For a moment a process is still the program that becomes Java, with the same arguments. */
    private static boolean isJava(ProcessHandle candidate) {
        return candidate
                .info()
                .command()
                .filter(program -> program.endsWith("java"))
                .isPresent();
    }

    /** Files that the server's process has mapped into its memory, one line each. */
    String mappedFiles() throws IOException {
        return Files.readString(Path.of("/proc/%d/maps".formatted(process.pid())));
    }

    /** Its own PostgreSQL as the settings of another server. */
    Map<String, String> databaseSettings() throws IOException {
        String postgresPort = Files.readAllLines(find("postmaster.pid")).get(3).strip();
        return Map.of(
                "HEADSTOCK_DATABASE_URL", "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(postgresPort),
                "HEADSTOCK_DATABASE_USER", "headstock",
                "HEADSTOCK_DATABASE_PASSWORD",
                        Files.readString(home.resolve("postgresql/password")).strip());
    }

    /** Kills PostgreSQL's main process, which takes its others along. */
    void killPostgres() throws IOException {
        long pid =
                Long.parseLong(Files.readAllLines(find("postmaster.pid")).get(0).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    String log() throws IOException {
        return Files.readString(home.resolve("server.log"));
    }

    private Stream<ProcessHandle> descendants(String words) {
        return process.descendants()
                .filter(each -> each.info().commandLine().orElse("").contains(words));
    }

    private Path find(String fileName) throws IOException {
        try (Stream<Path> files = Files.find(seenByServer(""), 4, (file, any) -> file.endsWith(fileName))) {
            return files.findFirst().orElseThrow(() -> new IOException("no " + fileName + " under " + home));
        }
    }

    private Process start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(
                "@" + DISTRIBUTION.resolve("server.args"),
                "-jar",
                DISTRIBUTION.resolve("server/headstock-server.jar").toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        hideSettings(builder);
        builder.environment().putAll(settings);
        builder.environment().put("HEADSTOCK_HOME", home.toString());
        builder.environment().put("HEADSTOCK_PORT", Integer.toString(port));
        builder.environment().put("HEADSTOCK_DISTRIBUTION", DISTRIBUTION.toString());
        Path log = home.resolve("server.log");
        Process started = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Condition.await("the server answers", START, () -> {
            if (!started.isAlive()) {
                throw new Condition.GaveUpException("The server ended while it started:\n" + Files.readString(log));
            }
            return healthy() ? Optional.of(true) : Optional.empty();
        });
        return started;
    }

    private boolean healthy() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve("/healthz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HttpClient.newHttpClient()
                                .send(request, BodyHandlers.discarding())
                                .statusCode()
                        == 200
                && Files.exists(home.resolve("admin-token"));
    }

    /** Of whoever runs the tests: their database, bucket and home folder are not ours to write to. */
    static void hideSettings(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("HEADSTOCK_"));
    }

    static Path freshHome() throws IOException {
        Path homes = Files.createDirectories(path("headstock.homes"));
        return Files.createTempDirectory(homes, "home-");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("The server did not stop within a minute:\n" + log());
        }
    }

    /** Stops the server as Ctrl-C does, and removes its home folder but for the logs. */
    @Override
    public void close() throws IOException, InterruptedException {
        stop();
        clear(home);
    }

    /** Removes a home folder but for the logs. */
    static void clear(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            List<Path> rest = files.sorted(Comparator.reverseOrder())
                    .filter(file -> !file.toString().endsWith(".log"))
                    .toList();
            for (Path file : rest) {
                deleteUnlessFull(file);
            }
        }
    }

    private static void deleteUnlessFull(Path file) throws IOException {
        try {
            Files.delete(file);
        } catch (java.nio.file.DirectoryNotEmptyException e) {
            // The logs stay: they explain a failed test.
        }
    }
}
