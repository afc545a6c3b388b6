package dev.headstock.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.resource.NoResourceFoundException;

class ProblemResponsesTest {
    private final ProblemResponses answers = new ProblemResponses();

    @Test
    void aDatabaseThatDiesInsideATransactionIsAway() {
        SQLException died = new SQLException("terminating connection", "57P01");

        assertUnavailable(answers.transactionFailed(new TransactionSystemException("Could not commit", died)));
        assertUnavailable(
                answers.transactionFailed(new JpaSystemException(new IllegalStateException("Unable to commit", died))));
        assertUnavailable(answers.transactionFailed(new JpaSystemException(
                new IllegalStateException("Unable to rollback", new SQLException("Connection is closed")))));
        assertUnavailable(answers.databaseAway(new CannotAcquireLockException("deadlock detected")));
    }

    @Test
    void aTransactionThatFailsForAnotherReasonIsAFault() {
        assertThat(answers.transactionFailed(new JpaSystemException(new IllegalStateException("no such entity")))
                        .getStatusCode()
                        .value())
                .isEqualTo(500);
    }

    @Test
    void aValueThatCannotBeStoredIsTheCallersAndAnOvertakenWriteIsNot() {
        assertThat(answers.overtaken(violation("22021")).getStatusCode().value())
                .isEqualTo(422);
        assertThat(answers.overtaken(violation("23505")).getStatusCode().value())
                .isEqualTo(409);
    }

    @Test
    void anOutageIsToldAsSuchHoweverDeepItIsWrapped() {
        assertUnavailable(answers.unexpected(new UncheckedIOException(new AwayException(false))));
        assertThat(answers.unexpected(new UncheckedIOException(new AwayException(true)))
                        .getStatusCode()
                        .value())
                .isEqualTo(507);
    }

    @Test
    void theWordsOfTheDatabaseAreForTheLog() {
        String quoted = "PreparedStatementCallback; SQL [select secret from run]; terminating connection";
        SQLException died = new SQLException("terminating connection", "57P01");

        assertThat(Stream.of(
                                answers.databaseAway(new DataAccessResourceFailureException(quoted, died)),
                                answers.databaseAway(
                                        new CannotGetJdbcConnectionException("Failed to obtain JDBC Connection", died)),
                                answers.databaseAway(new QueryTimeoutException(quoted, died)),
                                answers.transactionFailed(new TransactionSystemException(quoted, died)),
                                answers.overtaken(new DataIntegrityViolationException(quoted, died)),
                                answers.unexpected(new UncategorizedSQLException("insert", quoted, died)))
                        .map(answer -> String.valueOf(answer.getBody())))
                .allSatisfy(body -> assertThat(body)
                        .doesNotContain("Callback", "SQL", "select", "JDBC", "terminating", "Exception"));
    }

    @Test
    void anUnknownAddressIsNamed() throws Exception {
        ResponseEntity<Object> answer = Objects.requireNonNull(answers.handleException(
                new NoResourceFoundException(HttpMethod.GET, "/api/v1/nope", "api/v1/nope"),
                new ServletWebRequest(new MockHttpServletRequest())));

        assertThat(answer.getBody())
                .isInstanceOfSatisfying(ProblemDetail.class, problem -> assertThat(problem.getDetail())
                        .startsWith("There is nothing at GET /api/v1/nope."));
    }

    private static void assertUnavailable(ResponseEntity<ProblemDetail> answer) {
        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
    }

    private static DataIntegrityViolationException violation(String state) {
        return new DataIntegrityViolationException("refused", new SQLException("refused", state));
    }

    private static final class AwayException extends IOException implements Outage {
        private static final long serialVersionUID = 1L;

        private final boolean full;

        AwayException(boolean full) {
            this.full = full;
        }

        @Override
        public String advice() {
            return "It is away.";
        }

        @Override
        public boolean isFull() {
            return full;
        }
    }
}
