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
            return new ExternalDatabase(settings);
        }
        return EmbeddedPostgres.start(home);
    }

    /** Credentials travel beside the address, never inside it. */
    private record ExternalDatabase(DatabaseSettings settings) implements JdbcConnectionDetails {
        @Override
        public String getJdbcUrl() {
            return settings.url();
        }

        @Override
        public String getUsername() {
            return settings.user();
        }

        @Override
        public String getPassword() {
            return settings.password();
        }
    }
}
