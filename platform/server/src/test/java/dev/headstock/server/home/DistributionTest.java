package dev.headstock.server.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
    @TempDir
    Path folder;

    @Test
    void tellsWhetherItsLibtorchIsForProcessorsOnly() throws IOException {
        assertThat(new Distribution("").hasCpuLibtorch()).isFalse();
        Path trainer = Files.createDirectory(folder.resolve("trainer"));
        Files.createFile(trainer.resolve("pytorch-engine-0.36.0.jar"));
        assertThat(new Distribution(folder.toString()).hasCpuLibtorch()).isFalse();

        Files.createFile(trainer.resolve("pytorch-native-cpu-2.7.1-linux-x86_64.jar"));

        assertThat(new Distribution(folder.toString()).hasCpuLibtorch()).isTrue();
    }
}
