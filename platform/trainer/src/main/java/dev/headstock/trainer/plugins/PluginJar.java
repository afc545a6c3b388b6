package dev.headstock.trainer.plugins;

import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.PluginIdentity;
import dev.headstock.trainer.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** What a jar says about itself, read before any of its classes is. */
record PluginJar(
        Path path, String sha256, String id, String version, String provider, String description, String requires) {

    /** A plugin that carries its own copy of these would not be recognized as implementing them. */
    private static final List<String> RESERVED =
            List.of("dev/headstock/api/", "dev/headstock/kit/", "ai/djl/", "org/pf4j/");

    private static final String CLASS = ".class";
    private static final String INDEX = "META-INF/extensions.idx";
    private static final String ANNOTATION = "Lorg/pf4j/Extension;";

    /** Nothing is checked yet. */
    static PluginJar read(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            return new PluginJar(
                    path,
                    Sha256.of(path),
                    text(attributes, "Plugin-Id", String.valueOf(path.getFileName())),
                    text(attributes, "Plugin-Version", ""),
                    text(attributes, "Plugin-Provider", ""),
                    text(attributes, "Plugin-Description", ""),
                    text(attributes, "Plugin-Requires", ""));
        }
    }

    /** For a jar of which nothing but the file is known. */
    static PluginJar unreadable(Path path, String sha256) {
        return new PluginJar(path, sha256, String.valueOf(path.getFileName()), "", "", "", "");
    }

    private static String text(Attributes attributes, String name, String otherwise) {
        String value = attributes.getValue(name);
        return value == null ? otherwise : value.strip();
    }

    /** Why it cannot be loaded at all; each a sentence. */
    List<String> identityProblems() throws IOException {
        boolean unnamed = id.equals(String.valueOf(path.getFileName()));
        List<String> problems = new ArrayList<>(PluginIdentity.problems(unnamed ? null : id, version));
        try (JarFile jar = new JarFile(path.toFile())) {
            for (String reserved : RESERVED) {
                jar.stream()
                        .map(JarEntry::getName)
                        .filter(name -> name.startsWith(reserved))
                        .findFirst()
                        .ifPresent(name -> problems.add(
                                "the jar carries %s, which Headstock itself provides. Give the dependency scope 'provided' and build again."
                                        .formatted(name)));
            }
        }
        return problems;
    }

    boolean hasIndex() throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            return jar.getEntry(INDEX) != null;
        }
    }

    /** Names of classes that may be annotated as extensions: their constant pools name the annotation. */
    List<String> mentioningExtension() throws IOException {
        List<String> found = new ArrayList<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (isClass(entry.getName()) && holds(jar.getInputStream(entry).readAllBytes(), ANNOTATION)) {
                    found.add(className(entry.getName()));
                }
            }
        }
        Collections.sort(found);
        return found;
    }

    private static boolean holds(byte[] content, String ascii) {
        return new String(content, StandardCharsets.ISO_8859_1).contains(ascii);
    }

    /** Names of the classes that it holds. */
    Set<String> classes() throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(PluginJar::isClass)
                    .map(PluginJar::className)
                    .collect(Collectors.toSet());
        }
    }

    private static boolean isClass(String entry) {
        return entry.endsWith(CLASS) && !entry.startsWith("META-INF/");
    }

    private static String className(String entry) {
        return entry.substring(0, entry.length() - CLASS.length()).replace('/', '.');
    }

    PluginDescriptor ready(List<ExtensionDescriptor> extensions) {
        return new PluginDescriptor(id, version, provider, description, requires, sha256, extensions, null);
    }

    /** @param problems each a sentence */
    PluginDescriptor failed(List<String> problems) {
        return new PluginDescriptor(
                id, version, provider, description, requires, sha256, List.of(), String.join("\n", problems));
    }
}
