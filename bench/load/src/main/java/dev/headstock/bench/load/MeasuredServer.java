package dev.headstock.bench.load;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server with an empty home folder of its own, started from a distribution and removed with everything it wrote. */
final class MeasuredServer implements AutoCloseable {
    private static final long START_SECONDS = 120;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final Process process;
    private final String address;

    MeasuredServer(Path distribution) throws IOException, InterruptedException {
        home = Files.createTempDirectory("headstock-load-");
        int port = freePort();
        address = "http://127.0.0.1:" + port;
        ProcessBuilder builder = new ProcessBuilder(
                        "java",
                        "@" + distribution.resolve("server.args"),
                        "-jar",
                        distribution.resolve("server/headstock-server.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("server.log").toFile());
        // Neither the database nor the bucket of whoever measures.
        builder.environment().keySet().removeIf(name -> name.startsWith("HEADSTOCK_"));
        builder.environment()
                .putAll(Map.of("HEADSTOCK_HOME", home.toString(), "HEADSTOCK_PORT", Integer.toString(port)));
        process = builder.start();
        awaitHealth();
    }

    String address() {
        return address;
    }

    String adminToken() throws IOException {
        return Files.readString(home.resolve("admin-token")).strip();
    }

    /** To the server's own PostgreSQL, for rows that would take long to make one by one. */
    Connection database() throws IOException, SQLException {
        Path folder = home.resolve("postgresql");
        // The fourth line of postmaster.pid is the port.
        String port =
                Files.readAllLines(folder.resolve("data/postmaster.pid")).get(3).strip();
        String password = Files.readString(folder.resolve("password")).strip();
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/headstock", "headstock", password);
    }

    private void awaitHealth() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/healthz")).build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IOException("The server did not start. Read " + home.resolve("server.log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor(60, TimeUnit.SECONDS);
        List<Path> files;
        try (Stream<Path> all = Files.walk(home)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
