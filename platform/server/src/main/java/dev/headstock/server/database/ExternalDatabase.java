package dev.headstock.server.database;

import dev.headstock.server.home.StartupException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** A team's own PostgreSQL. Credentials travel beside the address, never inside it. */
record ExternalDatabase(DatabaseSettings settings) implements JdbcConnectionDetails {
    private static final int OLDEST = 15;
    private static final String SECONDS_TO_CONNECT = "10";

    /** Connects once: what is wrong with the address, the password or the version is told in words before anything is built on them. */
    static ExternalDatabase reach(DatabaseSettings settings) {
        Properties login = new Properties();
        login.setProperty("user", settings.user());
        login.setProperty("password", settings.password());
        login.setProperty("connectTimeout", SECONDS_TO_CONNECT);
        try (Connection connection = DriverManager.getConnection(settings.url(), login)) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST) {
                throw new StartupException(
                        "%s is PostgreSQL %d.".formatted(settings.url(), version),
                        "Use PostgreSQL %d or newer.".formatted(OLDEST),
                        null);
            }
            return new ExternalDatabase(settings);
        } catch (SQLException failure) {
            throw new StartupException(
                    "The database %s cannot be used: %s".formatted(settings.url(), failure.getMessage()),
                    "Check that it runs, and HEADSTOCK_DATABASE_URL, HEADSTOCK_DATABASE_USER and HEADSTOCK_DATABASE_PASSWORD.",
                    failure);
        }
    }

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
