package dev.headstock.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.StartupException;
import dev.headstock.server.home.TestHomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void isTriedUntilItCanStartAgain() throws Exception {
        try (Home home = TestHomes.in(folder);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
            Path needed = home.file("postgresql/data/global");
            Path aside = home.file("postgresql/aside");

            Files.move(needed, aside);
            ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(30)).until(() -> failedStarts(home) >= 3);
            Files.move(aside, needed);

            assertThat(valueOnceItIsBack(postgres, "select 1")).isEqualTo("1");
        }
    }

    private static long failedStarts(Home home) throws IOException {
        try (Stream<String> lines = Files.lines(home.file("logs/postgresql.log"))) {
            return lines.filter(line -> line.contains("FATAL") || line.contains("could not find the database system"))
                    .filter(line -> !line.contains("starting up"))
                    .count();
        }
    }

    /** A server that is killed during its very first start leaves a half-made folder behind. */
    @Test
    void startsOverWhenItsFolderWasLeftHalfMade() throws Exception {
        try (Home home = TestHomes.in(folder)) {
            Files.writeString(
                    Files.createDirectories(home.file("postgresql/data.partial"))
                            .resolve("PG_VERSION"),
                    "18");
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home)) {
                assertThat(value(postgres, "select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void leavesNoProcessBehindWhenItDoesNotStart() throws Exception {
        try (Home home = TestHomes.in(folder)) {
            EmbeddedPostgres.start(home).close();
            Files.writeString(home.file("postgresql/password"), "another");

            assertThatThrownBy(() -> EmbeddedPostgres.start(home, Duration.ofSeconds(2)))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("no answer within 2 s");
            await().until(() -> !Files.exists(home.file("postgresql/data/postmaster.pid")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh -c exit_1", "no-such-program"})
    void rootLearnsWhatToDoWhereThereAreNoNamespaces(String prefix) {
        assertThatThrownBy(() -> PostgresBinaries.requireNamespaces(List.of(prefix.split(" "))))
                .isInstanceOfSatisfying(StartupException.class, fault -> assertThat(fault.action())
                        .contains("an ordinary user")
                        .contains("HEADSTOCK_DATABASE_URL"))
                .hasMessageContaining("does not run as root");
    }

    private static String valueOnceItIsBack(EmbeddedPostgres postgres, String query)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return value(postgres, query);
            } catch (SQLException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
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
