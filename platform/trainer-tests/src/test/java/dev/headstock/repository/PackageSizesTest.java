package dev.headstock.repository;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The internals of a package that has grown go into sub-packages, so that what is left tells what the package does. */
class PackageSizesTest {
    private static final Path REPOSITORY = Path.of("../..");
    private static final int MOST_FILES = 20;

    private static final String FOR_PLUGINS = "plugins import it: a move would break them";

    /** Larger packages, each with the reason why it stays whole. */
    private static final Map<String, String> LARGER = Map.of(
            "dev.headstock.api.model", FOR_PLUGINS,
            "dev.headstock.kit", FOR_PLUGINS,
            "dev.headstock.testkit", FOR_PLUGINS,
            "dev.headstock.protocol", "records that several messages have in common",
            "dev.headstock.server.http", "all other packages use it: errors, pages and checks of requests",
            "dev.headstock.server.queue",
                    "what other packages use of the queue: values, events and its four entry classes",
            "dev.headstock.trainer.model", "one pass of a model, whose parts know each other",
            "dev.headstock.trainer.pretrained", "a reader for each kind of file, none of which knows another",
            "dev.headstock.plugins.wordvectors", "one model family with its tokenizer and its files");

    @Test
    void onlyTheListedPackagesAreLarge() throws IOException {
        assertThat(large().keySet()).isSubsetOf(LARGER.keySet());
    }

    @Test
    void whatIsListedIsStillLarge() throws IOException {
        assertThat(LARGER.keySet()).isSubsetOf(large().keySet());
    }

    /** Files by package, of packages with too many. */
    private static Map<String, Long> large() throws IOException {
        Map<String, Long> files = new TreeMap<>();
        for (String folder : Set.of("platform", "plugin-api", "plugin-kit", "plugin-testkit", "plugins")) {
            try (Stream<Path> all = Files.walk(REPOSITORY.resolve(folder))) {
                files.putAll(all.filter(PackageSizesTest::isSource)
                        .collect(groupingBy(PackageSizesTest::packageOf, counting())));
            }
        }
        return files.entrySet().stream()
                .filter(counted -> counted.getValue() > MOST_FILES)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isSource(Path file) {
        String path = file.toString();
        return path.contains("/src/main/java/") && path.endsWith(".java") && !path.endsWith("/package-info.java");
    }

    private static String packageOf(Path file) {
        String folder = String.valueOf(file.getParent());
        return folder.substring(folder.indexOf("/src/main/java/") + "/src/main/java/".length())
                .replace('/', '.');
    }
}
