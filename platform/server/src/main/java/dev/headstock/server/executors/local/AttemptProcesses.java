package dev.headstock.server.executors.local;

import dev.headstock.server.executors.AttemptId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the processes of attempts by a mark in their environment. Children inherit it, so it also finds those that have left the worker's
 * process group or whose parent is gone; and unlike a process number it is never reused and survives a restart of the server.
 */
final class AttemptProcesses {
    /** {@code <server's mark>/<attempt>}; the server's own mark keeps two servers on one machine apart. */
    static final String VARIABLE = "HEADSTOCK_ATTEMPT";

    private final Path proc;
    private final String prefix;

    AttemptProcesses(String serverMark) {
        this(Path.of("/proc"), serverMark);
    }

    AttemptProcesses(Path proc, String serverMark) {
        this.proc = proc;
        this.prefix = serverMark + "/";
    }

    String mark(AttemptId attempt) {
        return prefix + attempt;
    }

    /** Process numbers by attempt. */
    Map<AttemptId, Set<Long>> all() {
        Map<AttemptId, Set<Long>> found = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                attemptOf(process).ifPresent(attempt -> found.computeIfAbsent(attempt, none -> new HashSet<>())
                        .add(Long.parseLong(process.getFileName().toString())));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The processes of this machine cannot be listed", failure);
        }
        return found;
    }

    private Optional<AttemptId> attemptOf(Path process) {
        String environment;
        try {
            environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Another user's process, or one that has just ended: not ours in either case.
            return Optional.empty();
        }
        for (String entry : environment.split("\0")) {
            if (entry.startsWith(VARIABLE + "=" + prefix)) {
                return Optional.of(AttemptId.parse(entry.substring(VARIABLE.length() + 1 + prefix.length())));
            }
        }
        return Optional.empty();
    }
}
