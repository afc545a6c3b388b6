package dev.headstock.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.TestHomes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    Path folder;

    @Test
    void isDurablePrivateAndComesBackAfterBeingKilled() throws Exception {
        try (Home home = TestHomes.in(folder);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
            assertThat(value(postgres, "show fsync")).isEqualTo("on");
            assertThat(value(postgres, "show data_checksums")).isEqualTo("on");
            assertThat(value(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(value(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.file("postgresql/password"))))
                    .isEqualTo("rw-------");
            execute(postgres, "create table kept (x int); insert into kept values (42)");

            long killed = postgres.pid();
            assertThat(ProcessHandle.of(killed).map(ProcessHandle::destroyForcibly))
                    .contains(true);

            assertThat(valueOnceItIsBack(postgres, "select x from kept")).isEqualTo("42");
            assertThat(postgres.pid()).isNotEqualTo(killed);
        }
    }

    @Test
    void startsAgainOverTheSameDataAndStopsWithTheServer() throws Exception {
        long pid;
        try (Home home = TestHomes.in(folder);
                EmbeddedPostgres first = EmbeddedPostgres.start(home)) {
            execute(first, "create table kept (x int); insert into kept values (7)");
            pid = first.pid();
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        try (Home home = TestHomes.in(folder);
                EmbeddedPostgres second = EmbeddedPostgres.start(home)) {
            assertThat(value(second, "select x from kept")).isEqualTo("7");
        }
    }

    private static String valueOnceItIsBack(EmbeddedPostgres postgres, String query)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return value(postgres, query);
            } catch (SQLException away) {
                if (System.nanoTime() > deadline) {
                    throw away;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private static String value(EmbeddedPostgres postgres, String query) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(EmbeddedPostgres postgres, String commands) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(commands);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
    }
}
