package dev.headstock.server.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    @Test
    void belongsToOneServerAtATime() throws IOException {
        Path root = folder.resolve("home");
        try (Home first = new Home(root)) {
            assertThatThrownBy(() -> new Home(root))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Another Headstock server already uses")
                    .hasMessageContaining(first.root().toString());
        }
        new Home(root).close();
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        try (Home home = new Home(folder.resolve("a/b/home"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.folder("spool"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void whatAKilledServerWasWorkingOnIsRemovedAndDownloadsStay() throws IOException {
        try (Home killed = new Home(folder.resolve("home"))) {
            Files.writeString(killed.folder("spool").resolve("blob-1.partial"), "half");
            Files.writeString(killed.folder("spool/dataset-2").resolve("examples.jsonl"), "half");
            Files.writeString(killed.folder("spool/hub/tiny").resolve("model.safetensors"), "half");
            Files.writeString(killed.folder("plugins/probes/probe-3").resolve("candidate.jar"), "");
        }

        try (Home next = new Home(folder.resolve("home"))) {
            assertThat(next.folder("spool")).isDirectoryNotContaining(path -> !path.endsWith("hub"));
            assertThat(next.file("spool/hub/tiny/model.safetensors")).hasContent("half");
            assertThat(next.folder("plugins/probes")).isEmptyDirectory();
        }
    }

    @Test
    void saysWhatToDoWhenItIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> new Home(file))
                .isInstanceOf(StartupException.class)
                .extracting(fault -> ((StartupException) fault).action())
                .asString()
                .contains("HEADSTOCK_HOME");
    }
}
