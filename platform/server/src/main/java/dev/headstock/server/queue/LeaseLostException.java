package dev.headstock.server.queue;

import dev.headstock.server.executors.AttemptId;
import dev.headstock.server.http.ApiException;
import java.util.List;
import org.springframework.http.HttpStatus;

/** 409 to a worker that is not, or no longer, the owner of its job. Nothing it sent has changed anything. */
public final class LeaseLostException extends ApiException {
    private static final long serialVersionUID = 1L;

    public LeaseLostException(AttemptId attempt) {
        super(
                HttpStatus.CONFLICT,
                "lease-lost",
                "Attempt %s no longer owns its job. Nothing was changed; stop working.".formatted(attempt),
                List.of());
    }
}
