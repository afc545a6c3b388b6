package dev.headstock.server.http;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database's own codes for what went wrong, however deep they are wrapped. Their first two characters are the class. */
final class SqlStates {
    private SqlStates() {}

    /** Whether the database is behind the failure at all; the pool says that a connection is gone without a code. */
    static boolean isDatabaseBehind(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    static Optional<String> of(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException said && said.getSQLState() != null) {
                return Optional.of(said.getSQLState());
            }
        }
        return Optional.empty();
    }

    /** Class 22, data exception: a value that the column's type cannot hold. */
    static boolean isAboutData(String state) {
        return state.startsWith("22");
    }
}
