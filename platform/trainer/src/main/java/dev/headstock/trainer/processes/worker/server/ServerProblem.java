package dev.headstock.trainer.processes.worker.server;

import dev.headstock.trainer.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the server answered instead of doing what it was asked.
 *
 * @param type of the problem detail, empty when the answer is none
 * @param detail a sentence for people
 */
record ServerProblem(int status, String type, String detail) {
    private static final int LARGEST = 1 << 20;
    private static final int INSUFFICIENT_STORAGE = 507;
    private static final int TOO_MANY_REQUESTS = 429;

    static ServerProblem read(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream error = connection.getErrorStream()) {
            JsonNode problem = Json.MAPPER.readTree(error == null ? new byte[0] : error.readNBytes(LARGEST));
            return new ServerProblem(
                    status,
                    problem.path("type").asString(""),
                    problem.path("detail").asString("status %d without a reason".formatted(status)));
        } catch (JacksonException e) {
            // A proxy in between, for example.
            return new ServerProblem(status, "", "status %d without a reason".formatted(status));
        }
    }

    /** The job belongs to somebody else. */
    boolean isLeaseLost() {
        return status == HttpURLConnection.HTTP_CONFLICT && type.equals("urn:headstock:lease-lost");
    }

    /** Whether asking again may help. */
    boolean isPassing() {
        return status >= HttpURLConnection.HTTP_INTERNAL_ERROR
                || status == TOO_MANY_REQUESTS
                || status == HttpURLConnection.HTTP_CLIENT_TIMEOUT;
    }

    boolean isDiskFull() {
        return status == INSUFFICIENT_STORAGE;
    }
}
