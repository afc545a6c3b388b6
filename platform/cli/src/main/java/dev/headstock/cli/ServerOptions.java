package dev.headstock.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The server that a command talks to. */
final class ServerOptions {
    private static final Duration STARTUP = Duration.ofMinutes(3);

    @Option(names = "--home", required = true, paramLabel = "<folder>", description = "The server's home folder.")
    private Path home;

    @Option(
            names = "--server",
            required = true,
            paramLabel = "<address>",
            description = "For example http://127.0.0.1:8080.")
    private URI address;

    @Option(
            names = "--server-process",
            paramLabel = "<pid>",
            description = "Give up as soon as this process has ended.")
    private @Nullable Long process;

    /**
     * The server, which runs already.
     *
     * @param token of the user; null for that of the local administrator
     */
    Server running(@Nullable String token) throws IOException, InterruptedException {
        return token == null || token.isBlank()
                ? new Startup(address, home, Optional.empty()).now()
                : new Server(address, token.strip());
    }

    /** The server, once it responds. */
    Server await() throws IOException, InterruptedException {
        return new Startup(address, home, Optional.ofNullable(process)).await(STARTUP);
    }
}
