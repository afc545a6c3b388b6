package dev.headstock.server.access;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** The local administrator's API token, in a file that only the server's user can read: who owns the folder owns the server. */
@Component
class AdminToken {
    private final String value;

    AdminToken(Home home) throws IOException {
        Path file = home.file("admin-token");
        if (!Files.exists(file)) {
            PrivateFiles.write(file, Secrets.apiToken());
        }
        value = Files.readString(file).strip();
    }

    String value() {
        return value;
    }
}
