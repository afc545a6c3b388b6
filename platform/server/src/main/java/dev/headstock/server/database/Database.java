package dev.headstock.server.database;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What kind of PostgreSQL this server runs on. */
@Component
public class Database {
    private final DatabaseSettings settings;
    private final JdbcClient jdbc;

    Database(DatabaseSettings settings, JdbcClient jdbc) {
        this.settings = settings;
        this.jdbc = jdbc;
    }

    /** Who runs it. */
    public enum Kind {
        @JsonProperty("embedded")
        EMBEDDED,
        @JsonProperty("external")
        EXTERNAL
    }

    public Kind kind() {
        return settings.isExternal() ? Kind.EXTERNAL : Kind.EMBEDDED;
    }

    public String version() {
        return jdbc.sql("show server_version").query(String.class).single();
    }
}
