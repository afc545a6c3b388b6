package dev.headstock.server.processes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The files and folders that a message to a process names: what it has to read. */
final class ReadablePaths {
    private ReadablePaths() {}

    /** Every absolute path in it. */
    static List<Path> of(JsonNode message) {
        List<Path> paths = new ArrayList<>();
        collect(message, paths);
        return paths;
    }

    private static void collect(JsonNode node, List<Path> paths) {
        if (node.isString()
                && node.asString().startsWith("/")
                && node.asString().indexOf('\0') < 0) {
            paths.add(Path.of(node.asString()));
        }
        node.forEach(child -> collect(child, paths));
    }
}
