package dev.headstock.server.http;

import dev.headstock.protocol.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * An answer that is not a success, said in a way a person can act on. Thrown anywhere below a controller, it becomes
 * {@code application/problem+json} with type {@code urn:headstock:<name>}.
 */
public class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String name;
    private final transient List<Problem> problems;
    private final transient Map<String, Object> properties = new LinkedHashMap<>();

    public ApiException(HttpStatus status, String name, String detail, List<Problem> problems) {
        super(detail);
        this.status = status;
        this.name = name;
        this.problems = List.copyOf(problems);
    }

    /** 404: there is no such thing, or the caller may not know of it. */
    public static ApiException notFound(String what, Object id) {
        return new ApiException(HttpStatus.NOT_FOUND, "not-found", "There is no %s %s.".formatted(what, id), List.of());
    }

    /** 409: the request is fine, but not in the present state. */
    public static ApiException conflict(String detail) {
        return new ApiException(HttpStatus.CONFLICT, "conflict", detail, List.of());
    }

    /** 422: understood, and wrong in these places, all of them at once. */
    public static ApiException invalid(List<Problem> problems) {
        String detail = problems.size() == 1
                ? problems.get(0).message()
                : "%d things have to be changed.".formatted(problems.size());
        return new ApiException(HttpStatus.UNPROCESSABLE_CONTENT, "validation", detail, problems);
    }

    /** 422 for one place of the request, by RFC 6901 pointer. */
    public static ApiException invalid(String pointer, String message) {
        return invalid(List.of(Problem.error(pointer, message)));
    }

    /** 400: the request itself cannot be read. */
    public static ApiException badRequest(String detail) {
        return new ApiException(HttpStatus.BAD_REQUEST, "bad-request", detail, List.of());
    }

    /** 403: signed in, but without the right. */
    public static ApiException forbidden(String detail) {
        return new ApiException(HttpStatus.FORBIDDEN, "forbidden", detail, List.of());
    }

    /** 503: a part of the product is unavailable and expected back. */
    public static ApiException unavailable(String detail) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", detail, List.of());
    }

    /** Adds a member of its own to the answer, for example {@code hint} or {@code faults}. */
    public ApiException with(String property, @Nullable Object value) {
        properties.put(property, value);
        return this;
    }

    public HttpStatus status() {
        return status;
    }

    public List<Problem> problems() {
        return problems;
    }

    public Map<String, Object> properties() {
        return Collections.unmodifiableMap(properties);
    }

    ProblemDetail toProblemDetail() {
        ProblemDetail detail = Problems.detail(status, name, getMessage());
        if (!problems.isEmpty()) {
            detail.setProperty("problems", problems);
        }
        properties.forEach(detail::setProperty);
        return detail;
    }
}
