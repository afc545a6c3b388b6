package dev.headstock.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits until a server answers.
 *
 * @param home holds the token of the local administrator, which the server writes at its first start
 * @param process the server's, when it is ours to watch
 */
record Startup(URI address, Path home, Optional<Long> process) {
    private static final Duration PAUSE = Duration.ofMillis(200);

    Server await(Duration timeout) throws IOException, InterruptedException {
        Instant giveUp = Instant.now().plus(timeout);
        while (!healthy() || !Files.exists(tokenFile())) {
            if (process.isPresent() && ProcessHandle.of(process.get()).isEmpty()) {
                throw new IOException("The server ended before it was ready.");
            }
            if (Instant.now().isAfter(giveUp)) {
                throw new IOException(
                        "%s did not become ready within %d seconds.".formatted(address, timeout.toSeconds()));
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return server();
    }

    /** @throws IOException when it does not answer at once */
    Server now() throws IOException, InterruptedException {
        if (!healthy()) {
            throw new IOException(
                    "No Headstock answers at %s. Start it with ./headstock up, or name another in HEADSTOCK_SERVER."
                            .formatted(address));
        }
        if (!Files.exists(tokenFile())) {
            throw new IOException(
                    "%s is not the home of a server on this machine. Put a token of yours into HEADSTOCK_TOKEN: the dashboard makes one under Settings."
                            .formatted(home));
        }
        return server();
    }

    private Server server() throws IOException {
        return new Server(address, Files.readString(tokenFile()).strip());
    }

    private Path tokenFile() {
        return home.resolve("admin-token");
    }

    private boolean healthy() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/healthz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
