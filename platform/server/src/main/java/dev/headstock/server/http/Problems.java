package dev.headstock.server.http;

import dev.headstock.protocol.Problem;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;

/** Builds problem details whose type is {@code urn:headstock:<name>}. */
public final class Problems {
    private Problems() {}

    public static ProblemDetail detail(HttpStatus status, String name, @Nullable String detail) {
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setType(URI.create("urn:headstock:" + name));
        problem.setTitle(status.getReasonPhrase());
        problem.setDetail(detail);
        return problem;
    }

    /** Where JSON could not be read, by RFC 6901. */
    public static String pointer(JacksonException exception) {
        return exception.getPath().stream()
                .map(step -> "/" + (step.getPropertyName() == null ? step.getIndex() : step.getPropertyName()))
                .collect(Collectors.joining());
    }

    /**
     * Looks up what a request names.
     *
     * @param problems receives the fault of the lookup
     * @param pointer to the place in the request that names it
     * @return what was found, or empty when a problem was added
     * @throws ApiException when the lookup itself is not available, which says nothing about the request
     */
    public static <T> Optional<T> collect(List<Problem> problems, String pointer, Supplier<T> lookup) {
        try {
            return Optional.of(lookup.get());
        } catch (ApiException e) {
            if (e.status() == HttpStatus.SERVICE_UNAVAILABLE) {
                throw e;
            }
            problems.add(Problem.error(pointer, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    static ProblemDetail diskFull() {
        return detail(
                HttpStatus.INSUFFICIENT_STORAGE,
                "disk-full",
                "The server's disk is full. Nothing of this request was kept. Make room on it and try again.");
    }
}
