package dev.headstock.plugins.elmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.headstock.api.model.CheckpointReader;
import dev.headstock.testkit.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same weights as AllenNLP publishes them and as this family stores them: {@code bench/reference/elmo.py}. */
class AllenNlpFolderTest {
    private static final Path FILES = Path.of("src/test/resources/allennlp");
    private static final String OPTIONS = "options.json";
    private static final String WEIGHTS = "weights.hdf5";

    @TempDir
    Path folder;

    private static CheckpointReader open(Path source) throws IOException {
        return new ElmoFamily().openCheckpoint(source).orElseThrow();
    }

    @Test
    void readsTheWeightsThatAllenNlpReads() throws IOException {
        try (CheckpointReader reader = open(FILES);
                Workbench bench = new Workbench()) {
            Map<String, NDArray> expected =
                    Safetensors.read(Path.of("src/test/resources/tiny/model.safetensors"), bench);

            assertThat(reader.tensors().keySet()).isEqualTo(expected.keySet());
            for (Map.Entry<String, NDArray> tensor : expected.entrySet()) {
                float[] numbers = tensor.getValue().toFloatArray();
                if (tensor.getKey().equals(Paths.CHARACTERS)) {
                    Arrays.fill(numbers, 0, 4, 0);
                }
                reader.read(
                        tensor.getKey(),
                        piece -> assertThat(piece).as(tensor.getKey()).containsExactly(numbers, within(1e-6f)));
                assertThat(reader.tensors().get(tensor.getKey()))
                        .isEqualTo(tensor.getValue().getShape());
            }
        }
    }

    @Test
    void readsTheOptions() throws IOException {
        try (CheckpointReader reader = open(FILES)) {
            ElmoConfig config = ElmoConfig.read(reader.config());

            assertThat(config.cellWidth()).isEqualTo(12);
            assertThat(config.clip()).isEqualTo(0.4);
            assertThat(config.skips()).isTrue();
            assertThat(config.characters().widths()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Files.copy(FILES.resolve(WEIGHTS), folder.resolve(WEIGHTS));

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no options.json");
    }

    @Test
    void saysWhichArrayDoesNotFitTheOptions() throws IOException {
        Files.copy(FILES.resolve(WEIGHTS), folder.resolve(WEIGHTS));
        String options = Files.readString(FILES.resolve(OPTIONS)).replace("[2, 6]", "[2, 7]");
        Files.writeString(folder.resolve(OPTIONS), options);

        try (CheckpointReader reader = open(folder)) {
            assertThatThrownBy(() -> reader.read("char_filters.1.weight", piece -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'CNN/W_cnn_1' is [1, 2, 4, 6], but options.json asks for [1, 2, 4, 7]");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 1000, 20_000})
    void refusesAFileThatWasCutOff(int bytes) throws IOException {
        Files.copy(FILES.resolve(OPTIONS), folder.resolve(OPTIONS));
        Files.write(folder.resolve(WEIGHTS), Arrays.copyOf(Files.readAllBytes(FILES.resolve(WEIGHTS)), bytes));

        assertThatThrownBy(() -> {
                    try (CheckpointReader reader = open(folder)) {
                        for (String tensor : reader.tensors().keySet()) {
                            reader.read(tensor, piece -> {});
                        }
                    }
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weights.hdf5 is damaged: it ends too early");
    }

    @Test
    void refusesWhatIsNoHdf5() throws IOException {
        Files.copy(FILES.resolve(OPTIONS), folder.resolve(OPTIONS));
        Files.write(folder.resolve(WEIGHTS), new byte[200]);

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weights.hdf5 is no HDF5 file");
    }
}
