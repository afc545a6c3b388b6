package dev.headstock.server.database;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.PrivateFiles;
import dev.headstock.server.home.StartupException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.FileSystemUtils;

/**
 * The server's own PostgreSQL: a child process on a loopback port with fsync, checksums and a password only this user can read. When it
 * dies it is started again on the same port, as often as it takes, and recovers from its log; the pool reconnects by itself. A postmaster
 * left over from a killed server is stopped first.
 */
final class EmbeddedPostgres implements JdbcConnectionDetails, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String USER = "headstock";
    private static final String DATABASE = "headstock";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration FOR_EVER = Duration.ofDays(10_000);
    private static final long PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final PostgresBinaries binaries;
    private final Path data;
    private final File logFile;
    private final String password;
    private final int port;
    private volatile boolean closing;
    private volatile Process postmaster;

    private EmbeddedPostgres(Home home, Duration timeout) throws IOException, InterruptedException, SQLException {
        binaries = PostgresBinaries.unpack(home);
        data = home.folder("postgresql").resolve("data");
        logFile = home.folder("logs").resolve("postgresql.log").toFile();
        Path passwordFile = home.folder("postgresql").resolve("password");
        password = readOrMakePassword(passwordFile);
        port = freePort();
        if (!Files.exists(data)) {
            initialize(passwordFile);
        }
        stopLeftOver();
        postmaster = launch();
        try {
            awaitReady(timeout);
            createDatabase();
        } catch (IOException | SQLException | InterruptedException failure) {
            postmaster.destroy();
            throw failure;
        }
        supervise();
    }

    static EmbeddedPostgres start(Home home) {
        return start(home, START);
    }

    /** @param timeout for the first answer */
    static EmbeddedPostgres start(Home home, Duration timeout) {
        try {
            return new EmbeddedPostgres(home, timeout);
        } catch (IOException | SQLException failure) {
            throw new StartupException(
                    "The embedded PostgreSQL did not start: %s.".formatted(failure.getMessage()),
                    "Read %s, or name your own PostgreSQL in HEADSTOCK_DATABASE_URL."
                            .formatted(home.file("logs/postgresql.log")),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL started", interrupted);
        }
    }

    @Override
    public String getJdbcUrl() {
        return url(DATABASE);
    }

    @Override
    public String getUsername() {
        return USER;
    }

    @Override
    public String getPassword() {
        return password;
    }

    /** The postmaster's process number, for tests that kill it. */
    long pid() {
        return postmaster.pid();
    }

    /** Called by Spring after the pool is closed. */
    @Override
    public void close() throws IOException, InterruptedException {
        stopSupervising();
        run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "-t", "60", "stop");
    }

    /** Beside its place, then renamed: a data folder of the final name is always whole, even if this server is killed meanwhile. */
    private void initialize(Path passwordFile) throws IOException, InterruptedException {
        Path partial = data.resolveSibling("data.partial");
        FileSystemUtils.deleteRecursively(partial);
        int code = run(
                "initdb",
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--username=" + USER,
                "--pgdata=" + partial,
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums");
        if (code != 0) {
            throw new IOException("initdb ended with code " + code);
        }
        Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A just killed postmaster may count as running until its parent has reaped it, hence the repetition. */
    private void stopLeftOver() throws IOException, InterruptedException {
        if (!Files.exists(data.resolve("postmaster.pid"))) {
            return;
        }
        long deadline = System.nanoTime() + START.toNanos();
        while (isRunning() && System.nanoTime() < deadline) {
            run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "-t", "30", "stop");
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private boolean isRunning() throws IOException, InterruptedException {
        return run("pg_ctl", "-D", data.toString(), "status") == 0;
    }

    /** In a session of its own: Ctrl-C at the terminal must reach the server first, which still writes while it stops. */
    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(binaries.command(
                "postgres",
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=128MB",
                "-c",
                "max_connections=60"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile))
                .start();
    }

    /**
     * Recovery after a crash is part of starting, and so is waiting for the last child of a killed postmaster to go. A postmaster that ends
     * is launched again, after pauses that grow: a full disk is not emptied by trying four times a second.
     */
    private void awaitReady(Duration timeout) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long pause = PAUSE_MILLIS;
        while (!closing) {
            try (Connection ready = DriverManager.getConnection(url("postgres"), USER, password)) {
                return;
            } catch (SQLException e) {
                if (System.nanoTime() - begin > timeout.toNanos()) {
                    throw new IOException("no answer within " + timeout.toSeconds() + " s", e);
                }
            }
            if (postmaster.isAlive()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } else {
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                launchAgain();
            }
        }
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, password);
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("select 1 from pg_database where datname = '%s'".formatted(DATABASE))) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + DATABASE);
        }
    }

    private void supervise() {
        Thread watcher = new Thread(this::restartWhenItDies, "postgresql-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** From here on no postmaster is launched, also not by a watcher that is just waiting for one to get ready. */
    private synchronized void stopSupervising() {
        closing = true;
    }

    private synchronized void launchAgain() throws IOException {
        if (!closing) {
            postmaster = launch();
        }
    }

    private void restartWhenItDies() {
        try {
            while (true) {
                int code = postmaster.waitFor();
                if (closing) {
                    return;
                }
                log.warn(
                        "PostgreSQL ended with code {}. It is started until it stays; {} says why it ended.",
                        code,
                        logFile);
                launchAgain();
                awaitReady(FOR_EVER);
                log.info("PostgreSQL is back.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failure) {
            // Not even its program can be run any more.
            log.error("PostgreSQL cannot be started again. Fix {} and restart the server.", binaries.folder(), failure);
        }
    }

    private int run(String program, String... arguments) throws IOException, InterruptedException {
        return new ProcessBuilder(binaries.command(program, arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile))
                .start()
                .waitFor();
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    private static String readOrMakePassword(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] secret = new byte[32];
            new SecureRandom().nextBytes(secret);
            PrivateFiles.write(file, HexFormat.of().formatHex(secret));
        }
        return Files.readString(file).strip();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
