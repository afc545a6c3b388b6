package dev.headstock.server.home;

import java.nio.file.Path;

/** Makes home folders for tests in other packages. */
public final class TestHomes {
    private TestHomes() {}

    public static Home in(Path folder) {
        return new Home(folder.resolve("home"));
    }
}
