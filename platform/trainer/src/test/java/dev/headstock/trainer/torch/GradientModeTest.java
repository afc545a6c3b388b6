package dev.headstock.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One place switches recording on, and it switches it off again. */
class GradientModeTest {
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void onlyTorchSwitchesTheGradientMode() throws IOException {
        List<Path> switching = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file).contains("setGradMode(")) {
                    switching.add(SOURCES.relativize(file));
                }
            }
        }

        assertThat(switching).containsExactly(Path.of("dev/headstock/trainer/torch/Torch.java"));
    }
}
