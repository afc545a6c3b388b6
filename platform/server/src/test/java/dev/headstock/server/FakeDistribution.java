package dev.headstock.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** A distribution folder whose trainer is the pretended one of the tests, with two bundled plugins. */
public final class FakeDistribution {
    private FakeDistribution() {}

    static Path make(Path folder) throws IOException {
        Path trainer = Files.createDirectories(folder.resolve("trainer"));
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path path = Path.of(entry).toAbsolutePath();
            String name = path.getFileName().toString();
            if (name.startsWith("jackson-") && name.endsWith(".jar")) {
                Files.createSymbolicLink(trainer.resolve(name), path);
            } else if (Files.isDirectory(path.resolve("dev/headstock/protocol"))) {
                jar(trainer.resolve("protocol.jar"), path, path.resolve("dev/headstock/protocol"), Map.of());
            } else if (Files.isDirectory(path.resolve("dev/headstock/trainer"))) {
                jar(trainer.resolve("trainer.jar"), path, path.resolve("dev/headstock/trainer"), Map.of());
            } else if (name.startsWith("headstock-protocol-") && name.endsWith(".jar")) {
                Files.createSymbolicLink(trainer.resolve(name), path);
            }
        }
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        plugin(
                plugins.resolve("bundled.jar"),
                Map.of("Plugin-Id", "bundled", "Plugin-Version", "1.0.0", "Test-Extension", "bundled-format"));
        plugin(
                plugins.resolve("parts.jar"),
                Map.of(
                        "Plugin-Id",
                        "parts",
                        "Plugin-Version",
                        "1.0.0",
                        "Test-Parts",
                        "FAMILY=bert,HEAD=sequence-classification,PLACEMENT=lora,PLACEMENT=prefix,STRATEGY=full,STRATEGY=distillation,ANALYSIS=distance,RECIPE=student,STUDY=two-starts"));
        return folder;
    }

    /** A jar with nothing but a manifest. */
    public static Path plugin(Path jar, Map<String, String> manifest) throws IOException {
        jar(jar, jar, null, manifest);
        return jar;
    }

    private static void jar(Path jar, Path root, @Nullable Path content, Map<String, String> attributes)
            throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Path file : content == null ? List.<Path>of() : files(content)) {
                entries.putNextEntry(new ZipEntry(root.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
