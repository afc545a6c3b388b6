package dev.headstock.server.models.imports;

import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.Problem;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.hub.HubException;
import java.util.List;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.CannotCreateTransactionException;

/** Why an import did not come to its end, and whether it is worth another try. */
final class ImportFaults {
    private ImportFaults() {}

    /** The plugin host or the database is away and expected back. */
    static boolean isPassing(Exception failure) {
        boolean hostAway =
                failure instanceof ApiException refused && refused.status() == HttpStatus.SERVICE_UNAVAILABLE;
        return hostAway
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof TransientDataAccessException
                || failure instanceof CannotCreateTransactionException;
    }

    /** For people; what they cannot act on is for the log. */
    static List<Problem> problems(Exception failure) {
        if (failure instanceof ApiException refused && !refused.problems().isEmpty()) {
            return refused.problems();
        }
        return List.of(Problem.error("", sentence(failure)));
    }

    static boolean isForPeople(Exception failure) {
        return failure instanceof ApiException || failure instanceof HubException || DiskFull.isCauseOf(failure);
    }

    private static String sentence(Exception failure) {
        if (DiskFull.isCauseOf(failure)) {
            return "The server's disk is full. Make room on it and import again; a download goes on where it stopped.";
        }
        if (isPassing(failure) && !isForPeople(failure)) {
            return "The database was not reachable for a while. Import again; a download goes on where it stopped.";
        }
        return isForPeople(failure)
                ? String.valueOf(failure.getMessage())
                : "Something went wrong inside the server. Its log says what.";
    }
}
