package dev.headstock.trainer.plugins;

import dev.headstock.api.Pluggable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The version of the plugin API that {@code Plugin-Requires} is compared with: the entry {@code Headstock-Api} in the manifest of the API's
 * jar, whatever the version of the build.
 */
public final class ApiVersion {
    private static final String ENTRY = "Headstock-Api";
    /** For programs that run from class folders, as tests do: there is no manifest. The programs that they start inherit it. */
    private static final String VARIABLE = "HEADSTOCK_API_VERSION";

    private ApiVersion() {}

    /** @throws IllegalStateException when the API on the class path is no jar and no environment variable gives the version */
    public static String current() {
        String version = ofJar();
        if (version == null) {
            version = System.getenv(VARIABLE);
        }
        if (version == null) {
            throw new IllegalStateException(
                    "The plugin API is not in a jar whose manifest has %s. Run from jars, or set %s."
                            .formatted(ENTRY, VARIABLE));
        }
        return version;
    }

    private static @Nullable String ofJar() {
        CodeSource source = Pluggable.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return null;
        }
        try {
            Path file = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(file) ? read(file) : null;
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot locate the plugin API at " + source.getLocation(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the manifest of the plugin API", e);
        }
    }

    static @Nullable String read(Path jarFile) throws IOException {
        try (JarFile jar = new JarFile(jarFile.toFile())) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? null : manifest.getMainAttributes().getValue(ENTRY);
        }
    }
}
