package dev.headstock.server.home;

import java.nio.file.Path;

/** Home folders and distributions for tests that start no server. */
public final class Homes {
    private Homes() {}

    public static Home in(Path folder) {
        return new Home(folder);
    }

    public static Distribution withoutDistribution() {
        return new Distribution("");
    }
}
