package dev.headstock.server.models.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.server.http.ApiException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;

class ModelArchiveTest {
    @TempDir
    Path folder;

    private Path target = Path.of("");

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectory(folder.resolve("unpacked"));
    }

    @Test
    void takesOnlyTheFilesOfAModel() throws IOException {
        Path zip = zip(
                "m/config.json",
                "m/model.safetensors",
                "m/tokenizer.json",
                "m/modeling.py",
                "m/pytorch_model.bin",
                "README.md");

        ModelArchive.unpack(zip, target);

        try (Stream<Path> files = Files.list(target)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "model.safetensors", "tokenizer.json");
        }
    }

    @Test
    void takesPartsOfAnyNameWhereTheUsualOnesAreAbsent() throws IOException {
        Path zip = zip("config.json", "model.safetensors.index.json", "weights-a.safetensors", "weights-b.safetensors");

        ModelArchive.unpack(zip, target);

        assertThat(target.resolve("weights-a.safetensors")).exists();
        assertThat(target.resolve("weights-b.safetensors")).exists();
    }

    @Test
    void leavesOtherWeightsBesideTheUsualOnes() throws IOException {
        Path zip = zip(
                "config.json",
                "model.safetensors.index.json",
                "model-00001-of-00001.safetensors",
                "adapter_model.safetensors");

        ModelArchive.unpack(zip, target);

        assertThat(target.resolve("model-00001-of-00001.safetensors")).exists();
        assertThat(target.resolve("adapter_model.safetensors")).doesNotExist();
    }

    /** Word vectors, for example. Which family reads them is not decided here. */
    @Test
    void takesAllFilesOfAnotherFormat() throws IOException {
        Path zip = zip("glove/vectors.txt", "glove/LICENSE", "__MACOSX/glove/._vectors.txt");

        ModelArchive.unpack(zip, target);

        try (Stream<Path> files = Files.list(target)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("vectors.txt", "LICENSE");
        }
    }

    @Test
    void missesTheConfigurationOfAHuggingFaceFolder() throws IOException {
        Path zip = zip("m/model.safetensors", "m/tokenizer.json");

        assertThatThrownBy(() -> ModelArchive.unpack(zip, target)).hasMessageContaining("There is no config.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/evil", "a/../../evil", "a\\..\\evil", "..", "config.json/../../evil"})
    void refusesNamesThatLeadOut(String name) throws IOException {
        Path zip = zip("config.json", "model.safetensors", name);

        assertThatThrownBy(() -> ModelArchive.unpack(zip, target))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("leads out");
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void refusesSymbolicLinks() throws IOException {
        Path zip = folder.resolve("link.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            ZipArchiveEntry link = new ZipArchiveEntry("config.json");
            link.setUnixMode(0120777);
            out.putArchiveEntry(link);
            out.write("/etc/passwd".getBytes(StandardCharsets.UTF_8));
            out.closeArchiveEntry();
        }

        assertThatThrownBy(() -> ModelArchive.unpack(zip, target)).hasMessageContaining("symbolic link");
    }

    @Test
    void refusesTooManyEntries() throws IOException {
        Path zip = folder.resolve("many.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < 100_000; i++) {
                out.putNextEntry(new ZipEntry("f" + i));
            }
        }

        assertThatThrownBy(() -> ModelArchive.unpack(zip, target))
                .hasMessageContaining("100000 entries")
                .extracting(thrown -> ((ApiException) thrown).status())
                .isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
    }

    @Test
    void stopsABombWhileItGoesOff() throws IOException {
        Path zip = folder.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("config.json"));
            out.putNextEntry(new ZipEntry("model.safetensors"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1024; i++) {
                out.write(zeros);
            }
        }

        assertThatThrownBy(() -> ModelArchive.unpack(zip, target)).hasMessageContaining("100 times its size");
        assertThat(Files.size(target.resolve("model.safetensors"))).isLessThan(200L << 20);
    }

    @Test
    void refusesAPickleAndSaysHowToConvertIt() throws IOException {
        Path zip = zip("config.json", "pytorch_model.bin");

        assertThatThrownBy(() -> ModelArchive.unpack(zip, target))
                .hasMessageContaining("pickle")
                .hasMessageContaining("save_pretrained");
    }

    @Test
    void refusesWhatIsNoZip() throws IOException {
        Path text = Files.writeString(folder.resolve("text.zip"), "just text, and not a little of it");

        assertThatThrownBy(() -> ModelArchive.unpack(text, target)).hasMessageContaining("not a zip");
    }

    /** A bit of every byte, one after the other: no content comes out other than it went in. A zip has no checksums of names. */
    @Test
    void damageIsNoticedWhereverItIs() throws IOException {
        List<String> names = List.of("config.json", "model.safetensors", "tokenizer.json");
        byte[] whole = Files.readAllBytes(zip(names.toArray(String[]::new)));
        int refused = 0;
        for (int position = 0; position < whole.length; position++) {
            byte[] damaged = whole.clone();
            damaged[position] ^= (byte) (1 << position % 8);
            Path zip = Files.write(folder.resolve("damaged.zip"), damaged);
            Path content = Files.createDirectory(folder.resolve("damaged-" + position));
            try {
                ModelArchive.unpack(zip, content);
            } catch (ApiException e) {
                refused++;
                continue;
            }
            try (Stream<Path> files = Files.list(content)) {
                assertThat(files)
                        .as("with a bit of byte %d turned over", position)
                        .allSatisfy(file -> {
                            String name = file.getFileName().toString();
                            assertThat(Files.readString(file)).isIn(names.contains(name) ? List.of(name) : names);
                        });
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void saysWhichFileIsDamaged() throws IOException {
        Path zip = folder.resolve("stored.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            out.setMethod(ZipEntry.STORED);
            for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
                out.putArchiveEntry(new ZipArchiveEntry(name));
                out.write("content of %s".formatted(name).getBytes(StandardCharsets.UTF_8));
                out.closeArchiveEntry();
            }
        }
        String text = Files.readString(zip, StandardCharsets.ISO_8859_1);
        Files.writeString(zip, text.replace("content of model", "content 0f model"), StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> ModelArchive.unpack(zip, target))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("'model.safetensors' is damaged. Send the zip again.");
    }

    private Path zip(String... names) throws IOException {
        Path zip = Files.createTempFile(folder, "model", ".zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }
}
