package dev.headstock.server.plugins;

import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.server.home.Distribution;
import dev.headstock.server.home.StartupException;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.Blobs;
import dev.headstock.server.trainerhost.HostPlugins;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Brings the table of jars in step with the distribution's plugin folder, and with what a plugin host found in the jars. */
@Component
class InstalledPlugins implements HostPlugins {
    private static final Logger log = LoggerFactory.getLogger(InstalledPlugins.class);

    private final Distribution distribution;
    private final PluginFolder folder;
    private final PluginJars jars;
    private final Blobs blobs;
    private final ApplicationEventPublisher events;

    InstalledPlugins(
            Distribution distribution,
            PluginFolder folder,
            PluginJars jars,
            Blobs blobs,
            ApplicationEventPublisher events) {
        this.distribution = distribution;
        this.folder = folder;
        this.jars = jars;
        this.blobs = blobs;
        this.events = events;
    }

    @Override
    public void prepare() throws IOException {
        folder.clear();
        registerBundled();
    }

    @Override
    public Path makeFolder() throws IOException {
        return folder.ofInstalled();
    }

    @Override
    public Path makeFolderWith(String sha256) throws IOException {
        return folder.ofInstalledWith(jars.find(sha256)
                .orElseThrow(() -> new IOException("No plugin jar with SHA-256 %s is stored.".formatted(sha256))));
    }

    /** Bundled jars become blobs too: a run pinned to one must resume after an upgrade has replaced it. */
    private void registerBundled() {
        Set<String> present = new HashSet<>();
        for (Path jar : bundledJars()) {
            try {
                present.add(register(jar));
            } catch (IOException failure) {
                throw new StartupException(
                        "The bundled plugin %s cannot be read: %s.".formatted(jar, failure.getMessage()),
                        "Build the distribution again.",
                        failure);
            }
        }
        jars.current().stream()
                .filter(jar -> jar.bundled() && !present.contains(jar.manifest().id()))
                .forEach(jar -> jars.retire(jar.manifest().id()));
    }

    /** What the host says replaces what was known. */
    @Override
    public void described(List<PluginDescriptor> found) {
        found.forEach(plugin -> jars.describe(plugin.sha256(), plugin.extensions(), plugin.problem()));
        events.publishEvent(new PluginsChanged());
    }

    private String register(Path jar) throws IOException {
        JarManifest.Reading reading = JarManifest.read(jar);
        JarManifest manifest = reading.manifest()
                .orElseThrow(() -> new IOException(reading.problems().get(0).message()));
        Blob blob;
        try (InputStream content = Files.newInputStream(jar)) {
            blob = blobs.put(content);
        }
        boolean known = jars.current(manifest.id())
                .filter(current -> current.sha256().equals(blob.sha256()))
                .isPresent();
        if (!known) {
            jars.install(blob.sha256(), manifest, blob.size(), true);
            log.info("Plugin {} {} is installed.", manifest.id(), manifest.version());
        }
        return manifest.id();
    }

    private List<Path> bundledJars() {
        Path folder = distribution.plugins().orElse(null);
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new StartupException(
                    "The plugin folder %s cannot be read: %s.".formatted(folder, failure.getMessage()),
                    "Build the distribution again.",
                    failure);
        }
    }
}
