package dev.headstock.server.queue;

import dev.headstock.server.access.WorkerAuthenticator;
import dev.headstock.server.executors.AttemptId;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Recognizes the tokens of attempts. */
@Component
class AttemptTokens implements WorkerAuthenticator {
    private final Attempts attempts;

    AttemptTokens(Attempts attempts) {
        this.attempts = attempts;
    }

    @Override
    public boolean isTokenOf(String job, int attempt, String token) {
        try {
            return attempts.knows(new AttemptId(UUID.fromString(job), attempt), token);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
