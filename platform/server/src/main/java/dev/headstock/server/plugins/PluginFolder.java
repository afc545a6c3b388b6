package dev.headstock.server.plugins;

import dev.headstock.server.home.Home;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Makes the folders that plugin hosts load from: links to jars, so that a folder says exactly which plugins a host knows. */
@Component
class PluginFolder {
    private static final String HOSTS = "plugins/hosts";
    private static final String PROBES = "plugins/probes";

    private final Home home;
    private final PluginJars jars;
    private final Blobs blobs;

    PluginFolder(Home home, PluginJars jars, Blobs blobs) {
        this.home = home;
        this.jars = jars;
        this.blobs = blobs;
    }

    /** Removes what hosts of an earlier server left behind. */
    void clear() throws IOException {
        for (String name : List.of(HOSTS, PROBES)) {
            try (Stream<Path> earlier = Files.list(home.folder(name))) {
                for (Path folder : earlier.toList()) {
                    FileSystemUtils.deleteRecursively(folder);
                }
            }
        }
    }

    /** Every enabled plugin. */
    Path ofInstalled() throws IOException {
        return of(jars.current().stream().filter(PluginJars.Jar::enabled).toList());
    }

    /** Every enabled plugin, and this jar in place of the installed version of its plugin. */
    Path ofInstalledWith(PluginJars.Jar pinned) throws IOException {
        return of(Stream.concat(
                        Stream.of(pinned),
                        jars.current().stream().filter(PluginJars.Jar::enabled).filter(jar -> !jar.manifest()
                                .id()
                                .equals(pinned.manifest().id())))
                .toList());
    }

    private Path of(List<PluginJars.Jar> loaded) throws IOException {
        Path folder = Files.createTempDirectory(home.folder(HOSTS), "host-");
        for (PluginJars.Jar jar : loaded) {
            String name = jar.manifest().id() + "-" + jar.manifest().version() + ".jar";
            Files.createSymbolicLink(folder.resolve(name), blobs.local(jar.sha256()));
        }
        return folder;
    }

    /** One jar alone. */
    Path of(Path jar) throws IOException {
        Path folder = Files.createTempDirectory(home.folder(PROBES), "probe-");
        Files.createSymbolicLink(folder.resolve("candidate.jar"), jar);
        return folder;
    }
}
