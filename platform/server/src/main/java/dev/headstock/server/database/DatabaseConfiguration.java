package dev.headstock.server.database;

import dev.headstock.server.home.Home;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
}
