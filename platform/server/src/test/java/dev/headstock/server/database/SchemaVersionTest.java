package dev.headstock.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.server.ServerTest;
import dev.headstock.server.home.StartupException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** In a schema of its own of the server's database. */
class SchemaVersionTest extends ServerTest {
    private final String schema =
            "version_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

    @Autowired
    private JdbcConnectionDetails details;

    @SuppressWarnings("NullAway.Init")
    private JdbcClient database;

    @BeforeEach
    void newSchema() {
        jdbc.sql("create schema " + schema).update();
        database = JdbcClient.create(new DriverManagerDataSource(
                details.getJdbcUrl() + "?currentSchema=" + schema,
                String.valueOf(details.getUsername()),
                String.valueOf(details.getPassword())));
    }

    @Test
    void anEmptyDatabaseAndOneOfThisVersionAreTaken() {
        assertThatCode(() -> SchemaVersion.check(database)).doesNotThrowAnyException();

        database.sql("create table flyway_schema_history (like public.flyway_schema_history including all)")
                .update();
        database.sql("insert into flyway_schema_history select * from public.flyway_schema_history")
                .update();

        assertThatCode(() -> SchemaVersion.check(database)).doesNotThrowAnyException();
    }

    @Test
    void aDatabaseOfTheUnreleasedVersionIsRefusedWithWhatToDo() {
        database.sql("create table flyway_schema_history (version text)").update();
        database.sql("insert into flyway_schema_history values ('101')").update();

        assertThatThrownBy(() -> SchemaVersion.check(database))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("0.1")
                .satisfies(refused ->
                        assertThat(((StartupException) refused).action()).contains("empty HEADSTOCK_HOME"));
    }
}
