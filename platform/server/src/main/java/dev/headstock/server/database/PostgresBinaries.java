package dev.headstock.server.database;

import dev.headstock.server.home.Home;
import dev.headstock.server.home.StartupException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once from the archive on the class path. */
record PostgresBinaries(Path folder) {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final List<String> OTHER_USER = List.of("unshare", "-U");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    static PostgresBinaries unpack(Home home) {
        if (ROOT) {
            requireNamespaces(OTHER_USER);
        }
        Path folder = home.folder("postgresql").resolve("programs-18.6");
        if (!Files.isDirectory(folder)) {
            try {
                unpackTo(folder);
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot unpack PostgreSQL into " + folder, failure);
            }
        }
        return new PostgresBinaries(folder);
    }

    /**
     * Containers often forbid what {@link #command} needs for root, and {@code initdb} would say no more than an exit code.
     *
     * @param prefix of a command line, that gives a process another user number
     */
    static void requireNamespaces(List<String> prefix) {
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        String said;
        try {
            Process asked = new ProcessBuilder(probe).redirectErrorStream(true).start();
            said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (asked.waitFor() == 0) {
                return;
            }
        } catch (IOException e) {
            said = String.valueOf(e.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL was prepared", interrupted);
        }
        throw new StartupException(
                "PostgreSQL does not run as root, and this machine allows no user namespaces (%s).".formatted(said),
                "Start Headstock as an ordinary user, or set HEADSTOCK_DATABASE_URL to a database of your own.",
                null);
    }

    /**
     * The command line of one program. PostgreSQL refuses to run as root; a user namespace of its own gives it another user number while
     * its files stay root's.
     */
    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(OTHER_USER);
        }
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Unpacks beside the target and renames at the end, so that a folder of the final name is always whole. */
    private static void unpackTo(Path folder) throws IOException {
        Path partial = folder.resolveSibling(folder.getFileName() + ".partial");
        FileSystemUtils.deleteRecursively(partial);
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
            if (archive == null) {
                throw new StartupException(
                        "This build has no PostgreSQL for %s on %s."
                                .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
                        "Use Linux on x86-64, or name your own PostgreSQL in HEADSTOCK_DATABASE_URL.",
                        null);
            }
            unpack(archive, partial);
        }
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (var entries = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
            TarArchiveEntry entry;
            while ((entry = entries.getNextEntry()) != null) {
                write(entry, entries, target);
            }
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("Entry leads out of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        if ((entry.getMode() & 0111) != 0 && !path.toFile().setExecutable(true, false)) {
            throw new IOException("Cannot make %s executable".formatted(path));
        }
    }
}
