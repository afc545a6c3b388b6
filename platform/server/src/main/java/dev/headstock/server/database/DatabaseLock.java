package dev.headstock.server.database;

import dev.headstock.server.home.StartupException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * One server per database: two would take each other's workers for dead and end their jobs. The lock is PostgreSQL's and lives as long as a
 * connection of its own; when that breaks, the lock is taken anew before anything is scheduled.
 */
public final class DatabaseLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DatabaseLock.class);
    /** Any number that nobody else locks. */
    private static final long KEY = 0x6865_6164_7374_6f64L;
    /** The session of a server that was killed lives on until PostgreSQL notices. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int ANSWER_SECONDS = 2;

    private final JdbcConnectionDetails database;
    private @Nullable Connection connection;
    /** Why the lock is not held, as it was told last; empty while it is. */
    private String lostTo = "";

    private DatabaseLock(JdbcConnectionDetails database) {
        this.database = database;
    }

    static DatabaseLock take(JdbcConnectionDetails database) {
        return take(database, TIMEOUT);
    }

    /** @throws StartupException when another server still holds it after {@code timeout} */
    static DatabaseLock take(JdbcConnectionDetails database, Duration timeout) {
        DatabaseLock lock = new DatabaseLock(database);
        long begin = System.nanoTime();
        try {
            while (!lock.tryTake()) {
                if (System.nanoTime() - begin > timeout.toNanos()) {
                    throw new StartupException(
                            "Another Headstock server already uses the database %s.".formatted(database.getJdbcUrl()),
                            "Stop it first, or name another database in HEADSTOCK_DATABASE_URL.",
                            null);
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
            return lock;
        } catch (SQLException e) {
            throw new StartupException(
                    "The database %s cannot be used: %s.".formatted(database.getJdbcUrl(), e.getMessage()),
                    "Check HEADSTOCK_DATABASE_URL, its user and its password, and that PostgreSQL runs.",
                    e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the database's lock", interrupted);
        }
    }

    /** Whether this server has the database to itself now. */
    public synchronized boolean isHeld() {
        try {
            if (connection != null && connection.isValid(ANSWER_SECONDS)) {
                return true;
            }
            close();
            if (tryTake()) {
                log.info("The database is this server's again.");
                lostTo = "";
                return true;
            }
            logOnce("another server, or a broken connection of this one, holds it");
        } catch (SQLException e) {
            logOnce(String.valueOf(e.getMessage()));
        }
        return false;
    }

    private void logOnce(String reason) {
        if (!reason.equals(lostTo)) {
            log.warn("Nothing is scheduled until the database is this server's again: {}", reason);
            lostTo = reason;
        }
    }

    private boolean tryTake() throws SQLException {
        Properties properties = new Properties();
        properties.put("user", String.valueOf(database.getUsername()));
        properties.put("password", String.valueOf(database.getPassword()));
        properties.put("ApplicationName", "headstock lock");
        properties.put("connectTimeout", "5");
        properties.put("socketTimeout", "15");
        properties.put("tcpKeepAlive", "true");
        Connection fresh = DriverManager.getConnection(database.getJdbcUrl(), properties);
        try {
            if (lock(fresh)) {
                connection = fresh;
                return true;
            }
        } catch (SQLException failure) {
            fresh.close();
            throw failure;
        }
        fresh.close();
        return false;
    }

    private static boolean lock(Connection fresh) throws SQLException {
        try (Statement session = fresh.createStatement()) {
            // So that the lock of a server whose machine vanished is free again within half a minute.
            session.execute("set tcp_keepalives_idle = 10");
            session.execute("set tcp_keepalives_interval = 5");
            session.execute("set tcp_keepalives_count = 3");
        }
        try (PreparedStatement lock = fresh.prepareStatement("select pg_try_advisory_lock(?)")) {
            lock.setLong(1, KEY);
            try (ResultSet taken = lock.executeQuery()) {
                return taken.next() && taken.getBoolean(1);
            }
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
