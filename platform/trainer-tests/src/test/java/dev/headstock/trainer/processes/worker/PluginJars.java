package dev.headstock.trainer.processes.worker;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Packs the bundled plugins as jars, as their own build does. */
final class PluginJars {
    private PluginJars() {}

    /** @param member any class of the plugin */
    static Path pack(String id, Class<?> member, Path folder) throws IOException {
        Path classes = classes(member);
        if (Files.isRegularFile(classes)) {
            return classes;
        }
        Path jar = folder.resolve(id + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest(id));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(file).toString();
                if (!name.equals(JarFile.MANIFEST_NAME)) {
                    out.putNextEntry(new JarEntry(name));
                    Files.copy(file, out);
                }
            }
        }
        return jar;
    }

    /** A jar that only names extensions among the tests' own classes. */
    static Path naming(String id, Path folder, Class<?>... extensions) throws IOException {
        Path jar = folder.resolve(id + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest(id))) {
            out.putNextEntry(new JarEntry("META-INF/extensions.idx"));
            for (Class<?> extension : extensions) {
                out.write((extension.getName() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    /** A jar that holds an extension with the classes inside it: its own class loader finds them there. */
    static Path holding(String id, Path folder, Class<?> extension) throws IOException {
        Path jar = folder.resolve(id + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest(id))) {
            out.putNextEntry(new JarEntry("META-INF/extensions.idx"));
            out.write((extension.getName() + "\n").getBytes(StandardCharsets.UTF_8));
            add(extension, out);
            for (Class<?> inner : extension.getDeclaredClasses()) {
                add(inner, out);
            }
        }
        return jar;
    }

    private static void add(Class<?> type, JarOutputStream out) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream content = requireNonNull(type.getClassLoader()).getResourceAsStream(name)) {
            requireNonNull(content).transferTo(out);
        }
    }

    private static Manifest manifest(String id) {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Plugin-Id", id);
        attributes.putValue("Plugin-Version", "0.1.0");
        attributes.putValue("Plugin-Requires", ">=1.0.0 & <2.0.0");
        return manifest;
    }

    private static Path classes(Class<?> member) throws IOException {
        try {
            return Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
