package dev.headstock.trainer.plugins;

import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.PluginIdentity;
import dev.headstock.trainer.Sha256;
import java.io.IOException;
import java.nio.file.Path;
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

    /** Whether the jar can be a plugin at all. */
    void check() throws IOException, PluginException {
        try (JarFile jar = new JarFile(path.toFile())) {
            check(jar);
        }
    }

    private void check(JarFile jar) throws PluginException {
        boolean unnamed = id.equals(String.valueOf(path.getFileName()));
        List<String> problems = PluginIdentity.problems(unnamed ? null : id, version);
        if (!problems.isEmpty()) {
            throw new PluginException(String.join(" ", problems));
        }
        if (requires.isEmpty()) {
            throw new PluginException(
                    "the jar's manifest does not say which plugin API it needs. Add Plugin-Requires, for example >=1.0.0 & <2.0.0.");
        }
        for (JarEntry entry : Collections.list(jar.entries())) {
            for (String reserved : RESERVED) {
                if (entry.getName().startsWith(reserved)) {
                    throw new PluginException(
                            "the jar carries %s, which Headstock itself provides. Give the dependency scope 'provided' and build again."
                                    .formatted(entry.getName()));
                }
            }
        }
        if (jar.getEntry("META-INF/extensions.idx") == null) {
            throw new PluginException(
                    "the jar has no META-INF/extensions.idx, so it brings nothing. Annotate the classes with @Extension and"
                            + " name pf4j in annotationProcessorPaths of maven-compiler-plugin.");
        }
    }

    /** Names of the classes that it holds. */
    Set<String> classes() throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF/"))
                    .map(name ->
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                    .collect(Collectors.toSet());
        }
    }

    PluginDescriptor failed(String problem) {
        return new PluginDescriptor(id, version, provider, description, requires, sha256, List.of(), problem);
    }
}
