package dev.headstock.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStoreTest extends ObjectStoreContract {
    @TempDir
    Path root;

    private FolderStore store;

    @BeforeEach
    void open() throws IOException {
        store = new FolderStore(root);
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "a/../../x", "a\\b", "", "a//b", "a/", ".hidden", "A"})
    void refusesKeysThatAreNone(String key) {
        assertThatThrownBy(() -> store.open(key, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hidesWhatIsStillArriving() throws IOException {
        Files.writeString(root.resolve(".incoming/partial"), "half");

        assertThat(store.list("")).isEmpty();
    }
}
