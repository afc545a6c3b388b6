package dev.headstock.server.processes;

import dev.headstock.server.home.Distribution;
import dev.headstock.server.home.Home;
import dev.headstock.server.home.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The user of the operating system as which processes with plugins run. A server that was started as root can run them as another user, who
 * cannot read the home folder's secrets; else they have the server's own, and only their environment is cleared. docs/security.md says what
 * this keeps away and what it does not.
 */
@Component
public class ProcessUser {
    private static final Logger log = LoggerFactory.getLogger(ProcessUser.class);
    private static final String DEFAULT = "nobody";
    private static final String AUTOMATIC = "auto";
    /** How deep folders of objects are. */
    private static final int OBJECT_FOLDERS = 2;

    /** Among the fields of a line of /etc/passwd. */
    private static final int GROUP = 3;

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final String name;
    private final String group;
    private final Path home;

    /** @param user a name, {@code auto}, or {@code none} for the server's own */
    ProcessUser(@Value("${headstock.process-user:none}") String user, Home home, Distribution distribution) {
        this.home = home.root();
        this.name = chosen(user.strip(), home, distribution);
        this.group = isSeparate() ? groupOf(name) : "";
        if (isSeparate()) {
            hideObjects();
            log.info("Workers, plugin hosts and predictors run as user '{}'.", name);
        }
    }

    private static String chosen(String user, Home home, Distribution distribution) {
        if (!ROOT || user.equals("none")) {
            return "";
        }
        for (Path needed : needed(home, distribution)) {
            if (!isOpenToOthers(needed)) {
                log.warn(
                        "Plugins run as root: another user could not reach {}. Move it to a folder that everybody may enter, such as /var/lib/headstock, to run them as '{}'. See docs/security.md",
                        needed,
                        user.equals(AUTOMATIC) ? DEFAULT : user);
                return "";
            }
        }
        return user.equals(AUTOMATIC) ? DEFAULT : user;
    }

    private static List<Path> needed(Home home, Distribution distribution) {
        List<Path> needed = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")));
        Path parent = home.root().getParent();
        if (parent != null) {
            needed.add(parent);
        }
        distribution.root().map(root -> root.resolve("trainer")).ifPresent(needed::add);
        return needed;
    }

    private static boolean isOpenToOthers(Path path) {
        try {
            for (Path part = path.toRealPath(); part != null; part = part.getParent()) {
                if (!Files.getPosixFilePermissions(part).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether it is another one than the server's. */
    public boolean isSeparate() {
        return !name.isEmpty();
    }

    /** What comes before a command line. */
    List<String> prefix() {
        return isSeparate()
                ? List.of("setpriv", "--reuid=" + name, "--regid=" + group, "--clear-groups", "--no-new-privs")
                : List.of();
    }

    /** Lets the processes write in a folder, and whatever is in it. */
    public void give(Path folder) {
        if (!isSeparate()) {
            return;
        }
        try {
            UserPrincipal user = user(folder);
            if (Files.getOwner(folder).equals(user)) {
                return;
            }
            enterable(folder.getParent());
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.toList()) {
                    Files.setAttribute(path, "posix:owner", user, LinkOption.NOFOLLOW_LINKS);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot give %s to user '%s'".formatted(folder, name), e);
        }
    }

    /** Lets the processes read what a message names under the home folder. */
    public void letRead(JsonNode message) {
        if (isSeparate()) {
            ReadablePaths.of(message).forEach(this::letRead);
        }
    }

    /** Lets the processes read a file or a folder under the home folder, which they find only when they know its name. */
    public void letRead(Path path) {
        if (!isSeparate() || !path.startsWith(home) || !Files.exists(path)) {
            return;
        }
        try {
            Path real = path.toRealPath();
            if (!real.startsWith(home.toRealPath())) {
                return;
            }
            enterable(path.getParent());
            enterable(real.getParent());
            if (Files.isDirectory(real)) {
                add(real, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
                try (Stream<Path> inside = Files.list(real)) {
                    inside.forEach(this::letRead);
                }
            } else {
                add(real, PosixFilePermission.OTHERS_READ);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot let user '%s' read %s".formatted(name, path), e);
        }
    }

    /**
     * Makes what the processes wrote in a folder the server's own. Files are copied, for a process may still have them open; links are
     * refused, for they may lead to what the process itself cannot read.
     */
    public void takeBack(Path folder) throws IOException {
        if (!isSeparate()) {
            return;
        }
        UserPrincipal user = user(folder);
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                boolean own = attributes.isRegularFile()
                        && Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(user)
                        && Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS));
                if (!own) {
                    throw new IOException("A plugin has left %s, which is no file of its own.".formatted(file));
                }
                Path copy = Files.createTempFile(home.resolve("spool"), "taken-", ".partial");
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
                Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private UserPrincipal user(Path anywhere) throws IOException {
        return anywhere.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
    }

    /** The number of the user's own group. */
    private static String groupOf(String user) {
        try {
            for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
                String[] fields = line.split(":", -1);
                if (fields.length > GROUP && fields[0].equals(user)) {
                    return fields[GROUP];
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The users of this machine cannot be read", e);
        }
        throw new StartupException(
                "There is no user '%s' on this machine, as which plugins are to run.".formatted(user),
                "Make one with useradd --system %s, or name another in HEADSTOCK_PROCESS_USER.".formatted(user),
                null);
    }

    /** Everybody may pass through the folder and those above it, up to the home folder, without listing them. */
    private void enterable(@Nullable Path folder) throws IOException {
        for (Path part = folder; part != null && part.startsWith(home); part = part.getParent()) {
            add(part, PosixFilePermission.OTHERS_EXECUTE);
            if (part.startsWith(objects())) {
                hideContent(part);
            }
        }
    }

    private Path objects() {
        return home.resolve("objects");
    }

    /** Folders of an earlier server may be open to everybody; so far none but its own user could come there. */
    private void hideObjects() {
        if (!Files.isDirectory(objects())) {
            return;
        }
        try (Stream<Path> all = Files.walk(objects(), OBJECT_FOLDERS)) {
            for (Path path : all.toList()) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    hideContent(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot hide the content of " + objects(), e);
        }
    }

    private static void hideContent(Path folder) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(folder));
        if (permissions.removeAll(Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE))) {
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    private static void add(Path path, PosixFilePermission... more) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(path));
        if (permissions.addAll(List.of(more))) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }
}
