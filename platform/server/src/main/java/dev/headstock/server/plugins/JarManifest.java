package dev.headstock.server.plugins;

import dev.headstock.protocol.PluginIdentity;
import dev.headstock.protocol.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** What a jar says about itself, read as bytes: nothing is unpacked and no class is loaded. */
record JarManifest(String id, String version, String provider, String description, String requires) {
    private static final int MOST_ENTRIES = 20_000;
    private static final int MOST_MANIFEST_BYTES = 1 << 20;
    private static final List<String> FOREIGN_PACKAGES = List.of("dev/headstock/api/", "ai/djl/", "org/pf4j/");

    /** Either the manifest, or every reason why this is no plugin. */
    record Reading(Optional<JarManifest> manifest, List<Problem> problems) {}

    static Reading read(Path jar) throws IOException {
        List<Problem> problems = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                return failed("The jar has %d entries; at most %d are read. Leave out what the plugin does not need."
                        .formatted(zip.size(), MOST_ENTRIES));
            }
            zip.stream().forEach(entry -> checkName(entry.getName(), problems));
            Optional<JarManifest> manifest = manifest(zip, problems);
            return new Reading(problems.isEmpty() ? manifest : Optional.empty(), problems);
        } catch (ZipException e) {
            return failed("The file is not a jar, or a part of it is missing. Build it again.");
        }
    }

    private static Reading failed(String message) {
        return new Reading(Optional.empty(), List.of(Problem.error("", message)));
    }

    private static void checkName(String name, List<Problem> problems) {
        for (String foreign : FOREIGN_PACKAGES) {
            boolean firstOfItsKind =
                    problems.stream().noneMatch(problem -> problem.message().contains(foreign));
            if (name.startsWith(foreign) && name.endsWith(".class") && firstOfItsKind) {
                problems.add(Problem.error(
                        "",
                        "The jar contains %s, but classes under %s are the platform's. Give that dependency scope 'provided'."
                                .formatted(name, foreign)));
            }
        }
    }

    private static Optional<JarManifest> manifest(ZipFile zip, List<Problem> problems) throws IOException {
        ZipEntry entry = zip.getEntry("META-INF/MANIFEST.MF");
        if (entry == null) {
            problems.add(Problem.error("", "The jar has no META-INF/MANIFEST.MF, so it is not a plugin."));
            return Optional.empty();
        }
        try (InputStream content = zip.getInputStream(entry)) {
            byte[] bytes = content.readNBytes(MOST_MANIFEST_BYTES + 1);
            if (bytes.length > MOST_MANIFEST_BYTES) {
                problems.add(Problem.error("", "The jar's manifest is larger than 1 MB."));
                return Optional.empty();
            }
            return Optional.of(parse(attributes(bytes), problems));
        } catch (MalformedManifestException e) {
            problems.add(Problem.error("", "The jar's manifest cannot be read. Build the jar again."));
            return Optional.empty();
        }
    }

    private static Attributes attributes(byte[] manifest) throws MalformedManifestException {
        try {
            return new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes();
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedManifestException(e);
        }
    }

    private static final class MalformedManifestException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedManifestException(Exception cause) {
            super(cause);
        }
    }

    private static JarManifest parse(Attributes attributes, List<Problem> problems) {
        String id = attributes.getValue("Plugin-Id");
        String version = attributes.getValue("Plugin-Version");
        PluginIdentity.problems(id, version).forEach(problem -> problems.add(Problem.error("", problem)));
        return new JarManifest(
                orEmpty(id),
                orEmpty(version),
                orEmpty(attributes.getValue("Plugin-Provider")),
                orEmpty(attributes.getValue("Plugin-Description")),
                orEmpty(attributes.getValue("Plugin-Requires")));
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
