package dev.headstock.trainer.pretrained;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Backbone;
import dev.headstock.api.CheckpointManifest;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.ModelOutline;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelConverterTest {
    @TempDir
    Path folder;

    private final ModelConverter converter =
            new ModelConverter(new ModelFamilies(Extensions.of(List.of(new BertFamily()))));

    @Test
    void aHuggingFaceFolderBecomesThreeFilesUnderTheFamilysPaths() throws IOException {
        Path output = folder.resolve("out");

        OutlineResult result = converter.convert(TinyCheckpoint.write(folder.resolve("in")), output);

        assertThat(result.problems()).isEmpty();
        assertThat(requireNonNull(result.outline()).width()).isEqualTo(TinyCheckpoint.WIDTH);
        assertThat(result.ignoredTensors()).containsExactly("bert.position_ids");
        assertThat(output).isDirectoryContaining("regex:.*config.json").isDirectoryContaining("regex:.*tokenizer.json");
        try (SafetensorsFile converted = SafetensorsFile.open(output.resolve("model.safetensors"));
                SafetensorsFile original = SafetensorsFile.open(folder.resolve("in/model.safetensors"))) {
            assertThat(converted.floats("encoder.layer.1.output.dense.weight"))
                    .isEqualTo(original.floats("bert.encoder.layer.1.output.dense.weight"));
            assertThat(converted.tensors())
                    .as("a pooler that a head may start from")
                    .containsKey("pooler.dense.weight");
        }
    }

    /** What the plugin host does, with a heap of its own. */
    static final class Converting {
        public static void main(String[] folders) throws IOException {
            OutlineResult result = new ModelConverter(new ModelFamilies(Extensions.of(List.of(new BertFamily()))))
                    .convert(Path.of(folders[0]), Path.of(folders[1]));
            result.problems().forEach(problem -> System.out.println(problem.message()));
        }
    }

    @Test
    void anArrayLargerThanTheHeapIsConverted() throws Exception {
        // 2,000,000 vectors of 16 numbers are 128 MB.
        Path in = TinyCheckpoint.writeWide(folder.resolve("in"), 2_000_000);
        Path output = folder.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx80m",
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Converting.class.getName(),
                        in.toString(),
                        output.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();

        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
        try (SafetensorsFile converted = SafetensorsFile.open(output.resolve("model.safetensors"))) {
            assertThat(requireNonNull(converted.tensors().get("embeddings.word_embeddings.weight"))
                            .shape())
                    .isEqualTo(new Shape(2_000_000, TinyCheckpoint.WIDTH));
        }
    }

    @Test
    void onlyKnownKeysOfTheConfigurationSurvive() throws IOException {
        converter.convert(TinyCheckpoint.write(folder.resolve("in")), folder.resolve("out"));

        assertThat(folder.resolve("out/config.json"))
                .content()
                .contains("\"hidden_size\"")
                .doesNotContain("auto_map")
                .doesNotContain("https://");
    }

    @Test
    void shardsAndTheSameModelInOneFileBecomeTheSameBytes() throws IOException {
        converter.convert(TinyCheckpoint.write(folder.resolve("one")), folder.resolve("a"));
        converter.convert(TinyCheckpoint.writeSharded(folder.resolve("two")), folder.resolve("b"));

        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            assertThat(Sha256.of(folder.resolve("a").resolve(file)))
                    .isEqualTo(Sha256.of(folder.resolve("b").resolve(file)));
        }
    }

    @Test
    void anIndexThatLeavesItsFolderIsNotFollowed() throws IOException {
        Path in = TinyCheckpoint.writeSharded(folder.resolve("in"));
        Path index = in.resolve("model.safetensors.index.json");
        Files.writeString(index, Files.readString(index).replace("model-00001", "../model-00001"));

        assertThat(refusal(in)).contains("../model-00001").contains("not there");
    }

    @Test
    void aPickleIsRefusedWithTheWayToConvertIt() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Files.move(in.resolve("model.safetensors"), in.resolve("pytorch_model.bin"));

        assertThat(refusal(in)).contains("pytorch_model.bin is a Python pickle").contains("save_pretrained");
    }

    @Test
    void anUnknownFamilyIsNamedBesideTheKnownOnes() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Path config = in.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"bert\"", "\"mamba\""));

        assertThat(refusal(in)).contains("'mamba'").contains("[bert]");
    }

    @Test
    void aFamilyThatFailsHurtsNoOtherAndIsNamed() throws IOException {
        var families = new ModelFamilies(Extensions.of(List.of(new FaultyFamily(), new BertFamily())));
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Path out = folder.resolve("out");
        assertThat(new ModelConverter(families).convert(in, out).family()).isEqualTo("bert");

        Path config = in.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"bert\"", "\"mamba\""));
        assertThat(new ModelConverter(families).convert(in, out).problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("no installed model family reads model_type 'mamba'.")
                .contains("plugin 'built-in' failed on 'albert' (no d_model)");
    }

    /** Is asked before BERT. */
    private static final class FaultyFamily implements ModelFamily<FaultyFamily.Options> {

        record Options() {}

        @Override
        public String id() {
            return "albert";
        }

        @Override
        public String title() {
            return "ALBERT";
        }

        @Override
        public String summary() {
            return "Fails on every checkpoint.";
        }

        @Override
        public Options defaults() {
            return new Options();
        }

        @Override
        public Optional<ModelOutline> outline(CheckpointManifest manifest) {
            throw new IllegalStateException("no d_model");
        }

        @Override
        public Optional<String> pathOf(String tensorName) {
            throw new AssertionError("not its checkpoint");
        }

        @Override
        public Backbone backbone(ModelOutline outline, Options options) {
            throw new AssertionError("not its checkpoint");
        }
    }

    @Test
    void whateverIsMissingIsSaid() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Files.delete(in.resolve("vocab.txt"));
        assertThat(refusal(in)).contains("tokenizer is missing");

        Files.delete(in.resolve("config.json"));
        assertThat(refusal(in)).contains("config.json is missing");
    }

    @Test
    void aTokenizerThatCannotBeUsedIsRefused() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Path tokenizer = Files.writeString(in.resolve("tokenizer.json"), "{}");
        assertThat(refusal(in)).contains("the tokenizer cannot be used").contains("Bring the tokenizer.json");

        Files.delete(tokenizer);
        Files.write(in.resolve("vocab.txt"), List.of("beyond"), StandardOpenOption.APPEND);
        assertThat(refusal(in)).contains("ids up to 16").contains("vocab_size in config.json is 16");
    }

    @Test
    void aVocabularyInAnotherEncodingIsNamed() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Files.write(in.resolve("vocab.txt"), new byte[] {(byte) 0xe9, '\n'}, StandardOpenOption.APPEND);

        assertThat(refusal(in)).contains("vocab.txt is not UTF-8");
    }

    @Test
    void aConfigurationThatDoesNotSayWhatItIsGetsTheMissingLine() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Path config = in.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"model_type\":\"bert\",", ""));

        assertThat(refusal(in)).contains("\"model_type\": \"bert\"");
    }

    @Test
    void aHundredMillionLayersAreRefusedBeforeTheyAreListed() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Path config = in.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"num_hidden_layers\":2", "\"num_hidden_layers\":100000000"));

        assertThat(refusal(in)).contains("num_hidden_layers must be a whole number from 1 to 1000, was 100000000");
    }

    private String refusal(Path source) throws IOException {
        Path output = folder.resolve("refused");
        OutlineResult result = converter.convert(source, output);
        assertThat(output).isEmptyDirectory();
        assertThat(result.problems()).extracting(Problem::severity).containsExactly(Problem.Severity.ERROR);
        return result.problems().get(0).message();
    }
}
