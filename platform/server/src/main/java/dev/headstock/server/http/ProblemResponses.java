package dev.headstock.server.http;

import dev.headstock.protocol.DiskFull;
import dev.headstock.protocol.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns every exception into problem details. What a person cannot act on is logged under an id and answered without its inside. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemResponses extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemResponses.class);
    private static final String RETRY_AFTER_SECONDS = "5";

    @ExceptionHandler(ApiException.class)
    ResponseEntity<ProblemDetail> refused(ApiException exception) {
        return answer(exception.toProblemDetail());
    }

    /** Deadlocks and lost serializations are among them: another try is what helps. */
    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        CannotCreateTransactionException.class,
        ConcurrencyFailureException.class,
        TransientDataAccessResourceException.class,
        QueryTimeoutException.class
    })
    ResponseEntity<ProblemDetail> databaseAway(Exception exception) {
        if (DiskFull.isCauseOf(exception)) {
            return answer(Problems.diskFull());
        }
        log.warn("The database did not answer: {}", exception.getMessage());
        return answer(Problems.detail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "unavailable",
                "The database is not reachable at the moment. Try again in a few seconds."));
    }

    /** A connection that is lost inside a transaction is told as the failure of what the transaction was about to do. */
    @ExceptionHandler({JpaSystemException.class, TransactionSystemException.class})
    ResponseEntity<ProblemDetail> transactionFailed(Exception exception) {
        return SqlStates.isDatabaseBehind(exception) ? databaseAway(exception) : unexpected(exception);
    }

    /** The check before the write saw nothing wrong, and then somebody else was faster; or the value itself cannot be stored. */
    @ExceptionHandler(DataIntegrityViolationException.class)
    ResponseEntity<ProblemDetail> overtaken(DataIntegrityViolationException exception) {
        if (SqlStates.of(exception).filter(SqlStates::isAboutData).isPresent()) {
            log.info("A value could not be stored: {}", exception.getMessage());
            return answer(
                    Problems.detail(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "validation",
                            "The request holds a character or a value that cannot be stored, such as a NUL. Remove it and try again."));
        }
        log.info("A write met another one: {}", exception.getMessage());
        return answer(Problems.detail(
                HttpStatus.CONFLICT,
                "conflict",
                "Someone else changed the same thing at the same time. Reload and retry."));
    }

    @ExceptionHandler(MethodArgumentTypeMismatchException.class)
    ResponseEntity<ProblemDetail> wrongType(MethodArgumentTypeMismatchException exception) {
        return answer(Problems.detail(
                HttpStatus.BAD_REQUEST,
                "bad-request",
                "'%s' has a value that cannot be read: %s".formatted(exception.getName(), exception.getValue())));
    }

    /** Tomcat reads the query when the first parameter is asked for, which is not before a controller. */
    @ExceptionHandler(InvalidParameterException.class)
    ResponseEntity<ProblemDetail> unreadableQuery(InvalidParameterException exception) {
        return answer(
                Problems.detail(
                        HttpStatus.BAD_REQUEST,
                        "bad-request",
                        "The part of the address after '?' cannot be read. Write it as name=value, joined by '&', and percent-encoded."));
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<ProblemDetail> unexpected(Exception exception) {
        if (DiskFull.isCauseOf(exception)) {
            return answer(Problems.diskFull());
        }
        Outage outage = Outage.behind(exception);
        if (outage != null) {
            log.warn("A request could not be served: {}", exception.getMessage());
            return answer(outage.problem());
        }
        UUID id = UUID.randomUUID();
        log.error("Request failed, id {}", id, exception);
        ProblemDetail problem = Problems.detail(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong inside the server. The log has the details under id %s.".formatted(id));
        problem.setProperty("id", id);
        return answer(problem);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (exception.getCause() instanceof InvalidFormatException unfit && isFraction(unfit)) {
            return body(ApiException.invalid(
                            Problems.pointer(unfit), "This must be a whole number, was %s.".formatted(unfit.getValue()))
                    .toProblemDetail());
        }
        return body(Problems.detail(HttpStatus.BAD_REQUEST, "bad-request", unreadable(exception)));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Problem> problems = exception.getFieldErrors().stream()
                .map(error -> Problem.error(
                        "/" + error.getField().replace('.', '/'), error.getField() + " " + error.getDefaultMessage()))
                .toList();
        return body(ApiException.invalid(problems).toProblemDetail());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return body(Problems.detail(
                HttpStatus.NOT_FOUND,
                "not-found",
                "There is nothing at %s %s. What there is, is described at /api/docs."
                        .formatted(exception.getHttpMethod(), "/" + exception.getResourcePath())));
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem && "about:blank".equals(String.valueOf(problem.getType()))) {
            problem.setType(Problems.detail(HttpStatus.valueOf(status.value()), nameOf(status), null)
                    .getType());
        }
        return new ResponseEntity<>(body, headers, status);
    }

    private static String nameOf(HttpStatusCode status) {
        return HttpStatus.valueOf(status.value())
                .name()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    private static boolean isFraction(InvalidFormatException unfit) {
        Class<?> wanted = ClassUtils.resolvePrimitiveIfNecessary(unfit.getTargetType());
        return unfit.getValue() instanceof Number && (wanted == Integer.class || wanted == Long.class);
    }

    /** In the request's own terms: Jackson's messages name Java classes. */
    private static String unreadable(HttpMessageNotReadableException exception) {
        if (exception.getCause() instanceof UnrecognizedPropertyException unknown) {
            return "There is no field '%s' at '%s'. Known fields: %s."
                    .formatted(
                            unknown.getPropertyName(),
                            Problems.pointer(unknown),
                            unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        if (exception.getCause() instanceof InvalidFormatException unfit
                && unfit.getTargetType().isEnum()) {
            return "'%s' at '%s' is none of %s."
                    .formatted(
                            unfit.getValue(),
                            Problems.pointer(unfit),
                            Arrays.stream(unfit.getTargetType().getEnumConstants())
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", ")));
        }
        if (exception.getCause() instanceof InputCoercionException tooLarge) {
            return "The number that ends at line %d, column %d is too large or too small for its field."
                    .formatted(
                            tooLarge.getLocation().getLineNr(),
                            tooLarge.getLocation().getColumnNr());
        }
        if (exception.getCause() instanceof DatabindException unfit) {
            return "The value at '%s' is missing or of the wrong type.".formatted(Problems.pointer(unfit));
        }
        if (exception.getCause() instanceof JacksonException malformed) {
            return "The body is not JSON: line %d, column %d."
                    .formatted(
                            malformed.getLocation().getLineNr(),
                            malformed.getLocation().getColumnNr());
        }
        return "The request has no readable JSON body.";
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.getStatus());
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return answer.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
    }

    private static ResponseEntity<Object> body(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
