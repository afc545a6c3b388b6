package dev.headstock.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars that were built for 17, on the newest Java of this machine: HEADSTOCK_TEST_JAVA, or what is under /usr/lib/jvm. */
class NewestJavaTest {
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    @Test
    void runsServerAndWorker(@TempDir Path folder) throws Exception {
        Optional<Installed> newest = newest();
        assumeTrue(newest.isPresent(), "No Java 21 or newer: set HEADSTOCK_TEST_JAVA to a folder that has one.");
        Path java = newest.get().home().resolve("bin/java");
        try (RunningServer server = new RunningServer(java, Map.of())) {
            Work work = new Work(server);

            String run = work.launch("Newest Java", work.small(folder, "lora"));

            assertThat(server.worker().info().command())
                    .hasValue(java.toRealPath().toString());
            work.awaitSuccess(run);
            assertThat(server.log()).doesNotContain("WARNING:", "Exception");
        }
    }

    private record Installed(Path home, int version) {
        static Stream<Installed> at(Path home) {
            try {
                Matcher release = VERSION.matcher(Files.readString(home.resolve("release")));
                return release.find()
                        ? Stream.of(new Installed(home, Integer.parseInt(release.group(1))))
                        : Stream.empty();
            } catch (IOException e) {
                return Stream.empty();
            }
        }
    }

    private static Optional<Installed> newest() throws IOException {
        String named = System.getenv("HEADSTOCK_TEST_JAVA");
        if (named != null) {
            return Installed.at(Path.of(named)).findFirst();
        }
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(INSTALLED)) {
            return folders.flatMap(Installed::at)
                    .filter(java -> java.version() >= 21)
                    .max(Comparator.comparingInt(Installed::version));
        }
    }
}
