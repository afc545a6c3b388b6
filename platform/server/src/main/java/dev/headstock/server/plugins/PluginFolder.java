package dev.headstock.server.plugins;

import dev.headstock.server.home.Home;
import dev.headstock.server.storage.Blobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Makes the folders that plugin hosts load from: links to jars, so that a folder says exactly which plugins a host knows. */
@Component
class PluginFolder {
    private final Home home;
    private final PluginJars jars;
    private final Blobs blobs;

    PluginFolder(Home home, PluginJars jars, Blobs blobs) {
        this.home = home;
        this.jars = jars;
        this.blobs = blobs;
    }

    /** Every enabled plugin. Folders of earlier hosts are removed; a host that still runs keeps its open files. */
    Path ofInstalled() throws IOException {
        Path hosts = home.folder("plugins/hosts");
        try (Stream<Path> earlier = Files.list(hosts)) {
            for (Path folder : earlier.toList()) {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
        Path folder = Files.createTempDirectory(hosts, "host-");
        for (PluginJars.Jar jar : jars.current()) {
            if (jar.enabled()) {
                String name = jar.manifest().id() + "-" + jar.manifest().version() + ".jar";
                Files.createSymbolicLink(folder.resolve(name), blobs.local(jar.sha256()));
            }
        }
        return folder;
    }

    /** One jar alone. */
    Path of(Path jar) throws IOException {
        Path folder = Files.createTempDirectory(home.folder("plugins/probes"), "probe-");
        Files.createSymbolicLink(folder.resolve("candidate.jar"), jar);
        return folder;
    }
}
