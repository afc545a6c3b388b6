package dev.headstock.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.ServerTest;
import dev.headstock.server.home.StartupException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

class DatabaseLockTest extends ServerTest {
    @Autowired
    private JdbcConnectionDetails database;

    @Autowired
    private DatabaseLock lock;

    @Test
    void aSecondServerOnTheSameDatabaseDoesNotStart() {
        assertThatThrownBy(() -> DatabaseLock.take(database, Duration.ofMillis(100)))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("Another Headstock server already uses the database");
        assertThat(lock.isHeld()).isTrue();
    }

    @Test
    void theLockIsTakenAnewWhenItsConnectionIsLost() {
        jdbc.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'headstock lock'")
                .query(Boolean.class)
                .list();

        await().until(lock::isHeld);
        assertThatThrownBy(() -> DatabaseLock.take(database, Duration.ofMillis(100)))
                .isInstanceOf(StartupException.class);
    }
}
