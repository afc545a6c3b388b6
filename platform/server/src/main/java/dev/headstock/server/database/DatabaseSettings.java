package dev.headstock.server.database;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** A team's own PostgreSQL; blank {@code url} means the embedded one. */
@ConfigurationProperties("headstock.database")
record DatabaseSettings(String url, String user, String password) {
    boolean isExternal() {
        return !url.isBlank();
    }
}
