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

    /** A new token takes away what was opened with the one before it: whoever replaces a token wants to lock somebody out. */
    AdminToken(Home home, Sessions sessions, SignInLinks links) throws IOException {
        Path file = home.file("admin-token");
        if (!Files.exists(file)) {
            sessions.closeOfAdministrator();
            links.revokeAll();
            PrivateFiles.write(file, Secrets.apiToken());
        }
        value = Files.readString(file).strip();
    }

    String value() {
        return value;
    }
}
