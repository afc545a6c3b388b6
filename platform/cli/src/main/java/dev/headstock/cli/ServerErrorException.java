package dev.headstock.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer other than 2xx. The message is the server's own: what is wrong, and every problem with its place. */
final class ServerErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ServerErrorException(int status, String request, ProblemDetail problem) {
        super(describe(status, request, problem));
        this.status = status;
    }

    int status() {
        return status;
    }

    private static String describe(int status, String request, ProblemDetail problem) {
        StringBuilder text = new StringBuilder("%s returned %d".formatted(request, status));
        append(text, ": ", problem.detail() == null ? problem.title() : problem.detail());
        for (ProblemDetail.Problem each :
                problem.problems() == null ? List.<ProblemDetail.Problem>of() : problem.problems()) {
            text.append("%n  %s: %s".formatted(each.pointer(), each.message()));
        }
        append(text, System.lineSeparator() + "  ", problem.hint());
        return text.toString();
    }

    private static void append(StringBuilder text, String separator, @Nullable String part) {
        if (part != null) {
            text.append(separator).append(part);
        }
    }

    /** RFC 9457, with the server's two extensions. */
    record ProblemDetail(
            @Nullable String title,
            @Nullable String detail,
            @Nullable List<Problem> problems,
            @Nullable String hint) {

        record Problem(String pointer, String message) {}
    }
}
