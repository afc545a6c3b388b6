package dev.headstock.server.database;

import dev.headstock.server.home.StartupException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Refuses databases whose tables this version cannot bring up to date. */
final class SchemaVersion {
    /** The first migration of 0.1, which had one file per package and was never released. */
    private static final String FIRST_OF_0_1 = "101";

    private SchemaVersion() {}

    /** @throws StartupException when the database was made by Headstock 0.1 */
    static void check(JdbcClient database) {
        boolean migrated = database.sql("select to_regclass('flyway_schema_history') is not null")
                .query(Boolean.class)
                .single();
        boolean old = migrated
                && database.sql("select exists (select from flyway_schema_history where version = :version)")
                        .param("version", FIRST_OF_0_1)
                        .query(Boolean.class)
                        .single();
        if (old) {
            throw new StartupException(
                    "This database was made by a development version of Headstock 0.1, which was never released.",
                    "Start with an empty HEADSTOCK_HOME (or an empty database and bucket) and import your data sets and models again. Nothing was changed.",
                    null);
        }
    }
}
