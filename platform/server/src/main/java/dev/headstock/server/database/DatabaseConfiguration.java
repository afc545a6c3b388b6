package dev.headstock.server.database;

import dev.headstock.server.home.Home;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /** The pool, Flyway and JPA all start from these details, so the database runs before any of them and stops after them. */
    @Bean
    JdbcConnectionDetails jdbcConnectionDetails(DatabaseSettings settings, Home home) {
        if (settings.isExternal()) {
            return ExternalDatabase.reach(settings);
        }
        return EmbeddedPostgres.start(home);
    }

    @Bean
    DatabaseLock databaseLock(JdbcConnectionDetails database) {
        return DatabaseLock.take(database);
    }

    /**
     * The schema changes only while no other server uses it, and on a connection of its own: the pool's give up statements that take as long as
     * some migrations do.
     */
    @Bean
    FlywayConfigurationCustomizer migrations(JdbcConnectionDetails database, DatabaseLock taken) {
        return flyway -> flyway.dataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword());
    }

    @Bean
    FlywayMigrationStrategy migrationStrategy(JdbcConnectionDetails database) {
        return flyway -> {
            SchemaVersion.check(JdbcClient.create(new DriverManagerDataSource(
                    database.getJdbcUrl(),
                    String.valueOf(database.getUsername()),
                    String.valueOf(database.getPassword()))));
            flyway.migrate();
        };
    }
}
