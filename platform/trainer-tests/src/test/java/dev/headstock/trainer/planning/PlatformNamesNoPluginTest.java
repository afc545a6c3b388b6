package dev.headstock.trainer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever the platform does for one of its plugins it does for all: so it names none of them. */
class PlatformNamesNoPluginTest {
    private static final Path REPOSITORY = Path.of("../..");
    /** Folders with names that the platform uses for other things: a key of tokenizer.json, a column, a type of problem. */
    private static final Set<String> ORDINARY_WORDS = Set.of("prefix", "example", "regression");

    @Test
    void noSourceOfThePlatformNamesABundledPlugin() throws IOException {
        List<String> plugins = names(REPOSITORY.resolve("plugins"));
        List<String> naming = new ArrayList<>();
        for (String module : List.of("protocol", "server", "trainer")) {
            try (Stream<Path> files =
                    Files.walk(REPOSITORY.resolve("platform").resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String source = Files.readString(file);
                    plugins.stream()
                            .filter(plugin -> source.contains('"' + plugin + '"'))
                            .forEach(plugin -> naming.add(file.getFileName() + " names " + plugin));
                }
            }
        }

        assertThat(plugins).contains("bert", "lora", "sequence-classification");
        assertThat(naming).isEmpty();
    }

    private static List<String> names(Path plugins) throws IOException {
        try (Stream<Path> folders = Files.list(plugins)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !ORDINARY_WORDS.contains(name))
                    .toList();
        }
    }
}
