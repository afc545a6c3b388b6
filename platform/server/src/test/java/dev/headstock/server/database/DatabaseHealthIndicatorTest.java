package dev.headstock.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class DatabaseHealthIndicatorTest {

    @Test
    void aDatabaseThatIsAwayIsSaidInOurWords() {
        var nobodyListens = new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=1");

        Health health = new DatabaseHealthIndicator(JdbcClient.create(nobodyListens)).health();

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails())
                .containsOnlyKeys("problem")
                .extractingByKey("problem")
                .asString()
                .startsWith("The database is not reachable.")
                .doesNotContain("JDBC", "127.0.0.1");
    }
}
