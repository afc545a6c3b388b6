package dev.headstock.server.database;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether the database answers. Spring's own indicator of this name shows the exception's text instead of what to do. */
@Component("dbHealthIndicator")
class DatabaseHealthIndicator implements HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(DatabaseHealthIndicator.class);

    private final JdbcClient jdbc;

    DatabaseHealthIndicator(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Health health() {
        try {
            jdbc.sql("select 1").query(Integer.class).single();
            return Health.up().build();
        } catch (DataAccessException e) {
            log.warn("The database did not answer", e);
            return Health.down()
                    .withDetail("problem", "The database is not reachable. The server's log has the reason.")
                    .build();
        }
    }
}
