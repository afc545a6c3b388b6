package dev.headstock.trainer.processes.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.FileReference;
import dev.headstock.trainer.processes.worker.server.FakeServer;
import dev.headstock.trainer.processes.worker.server.FakeServer.Answer;
import dev.headstock.trainer.processes.worker.server.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCacheTest {
    @TempDir
    private Path folder;

    /** The server drops what was not fetched for seven days, and some runs are longer. */
    @Test
    void aRunKeepsItsFilesWhenTheCacheDropsThem() throws IOException {
        Path cached = Files.writeString(
                Files.createDirectories(folder.resolve("cache")).resolve("0".repeat(64)), "{}");
        try (FakeServer server = new FakeServer(request -> Answer.DONE)) {
            var cache =
                    new FileCache(folder.resolve("cache"), server.connection(new Lease(System::nanoTime, () -> {})));

            Path placed = cache.place(new FileReference("config.json", 2, "0".repeat(64)), folder.resolve("base"));
            Files.delete(cached);

            assertThat(server.requests).isEmpty();
            assertThat(placed).isEqualTo(folder.resolve("base/config.json")).hasContent("{}");
        }
    }
}
