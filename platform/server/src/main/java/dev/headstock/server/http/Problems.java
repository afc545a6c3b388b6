package dev.headstock.server.http;

import java.net.URI;
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

    static ProblemDetail diskFull() {
        return detail(
                HttpStatus.INSUFFICIENT_STORAGE,
                "disk-full",
                "The server's disk is full. Nothing of this request was kept. Make room on it and try again.");
    }
}
