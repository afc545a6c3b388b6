package dev.headstock.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFileTest {
    @TempDir
    Path folder;

    @Test
    void rowsComeBackAsTheyWereWrittenInAnyOrder() throws IOException {
        try (RowFile rows = RowFile.create(folder.resolve("rows"), 2)) {
            rows.write(3, new float[] {Float.MIN_VALUE, -0.0f});
            rows.write(0, new float[] {1.5f, Float.NaN});
            var read = new float[5];
            rows.read(3, read, 1);
            rows.read(0, read, 3);

            assertThat(read).containsExactly(0, Float.MIN_VALUE, -0.0f, 1.5f, Float.NaN);
            assertThat(rows.has(0)).isTrue();
            assertThat(rows.has(1)).isFalse();
        }
    }

    /** Rows that are not written take no room, so this file is small. */
    @Test
    void moreThanTwoGibibytesAreAddressed() throws IOException {
        int width = 1024;
        int last = 3_000_000;
        try (RowFile rows = RowFile.create(folder.resolve("rows"), width)) {
            float[] first = filled(width, 1);
            rows.write(0, first);
            rows.write(last, filled(width, 2));
            var read = new float[width];

            rows.read(last, read, 0);
            assertThat(read).isEqualTo(filled(width, 2));
            rows.read(0, read, 0);
            assertThat(read).isEqualTo(first);
        }
    }

    private static float[] filled(int width, float value) {
        var row = new float[width];
        Arrays.fill(row, value);
        return row;
    }

    /** Its name is gone at once, so that a process that is killed leaves nothing either. */
    @Test
    void nothingIsLeftOfIt() throws IOException {
        try (RowFile rows = RowFile.create(folder.resolve("rows"), 1)) {
            rows.write(0, new float[] {1});

            assertThat(folder).isEmptyDirectory();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatIsMissingIsNamed() {
        assertThatThrownBy(() -> RowFile.create(folder.resolve("missing").resolve("rows"), 1))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("missing");
    }
}
