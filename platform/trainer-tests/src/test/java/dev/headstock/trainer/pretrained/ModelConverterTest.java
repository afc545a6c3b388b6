package dev.headstock.trainer.pretrained;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.export.CheckpointTensor;
import dev.headstock.api.export.TransformersNames;
import dev.headstock.api.model.Backbone;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.CheckpointReader;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.PretrainedHead;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.OutlineResult;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.Sha256;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;

class ModelConverterTest {
    @TempDir
    Path folder;

    private final ModelConverter converter = converterWith(new BertFamily());

    private static ModelConverter converterWith(ModelFamily<?>... families) {
        return new ModelConverter(new ModelFamilies(Extensions.of(List.of(families))), ModelTokenizer::vocabulary);
    }

    @Test
    void aHuggingFaceFolderBecomesOneUnderTheFamilysPaths() throws IOException {
        Path output = folder.resolve("out");

        OutlineResult result = converter.convert(TinyCheckpoint.write(folder.resolve("in")), output);

        assertThat(result.problems()).isEmpty();
        assertThat(requireNonNull(result.outline()).width()).isEqualTo(TinyCheckpoint.WIDTH);
        assertThat(result.report().unused()).containsExactly("bert.position_ids");
        assertThat(result.familyReason()).isEqualTo("config.json has model_type 'bert', which the family BERT reads.");
        assertThat(requireNonNull(result.outline()).parts())
                .extracting(OutlineResult.OutlinePart::layer)
                .startsWith(-1)
                .contains(0, 1);
        assertThat(output).isDirectoryContaining("regex:.*config.json").isDirectoryContaining("regex:.*tokenizer.json");
        try (SafetensorsFile converted = SafetensorsFile.open(output.resolve("model.safetensors"));
                SafetensorsFile original = SafetensorsFile.open(folder.resolve("in/model.safetensors"))) {
            assertThat(converted.floats("encoder.layer.1.output.dense.weight"))
                    .isEqualTo(original.floats("bert.encoder.layer.1.output.dense.weight"));
            assertThat(converted.tensors())
                    .as("a pooler that a head may start from")
                    .containsKey(PretrainedHead.POOLER_WEIGHT);
        }
    }

    /** What the plugin host does, with a heap of its own. */
    static final class Converting {
        public static void main(String[] folders) throws IOException {
            OutlineResult result = converterWith(new BertFamily()).convert(Path.of(folders[0]), Path.of(folders[1]));
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
    void theConfigurationKeepsWhatIsNeitherCodeNorAPlace() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        change(in, "config.json", config -> {
            config.put("relative_attention", true);
            config.put("pos_att_type", List.of("p2c", "c2p"));
            config.put("local_attention", 128);
            config.put("drop_path_rate", 0.1);
            config.put("id2label", Map.of("0", "spam"));
            config.put("name_or_path", "somebody/model");
            config.put("tokenizer_file", "../../secret");
            config.put("torch_dtype", "float16");
        });

        converter.convert(in, folder.resolve("out"));

        Map<String, Object> kept = read(folder.resolve("out/config.json"));
        assertThat(kept)
                .containsKeys("hidden_size", "relative_attention", "local_attention", "drop_path_rate")
                .containsEntry("pos_att_type", List.of("p2c", "c2p"))
                .doesNotContainKeys(
                        "auto_map", "_attn_implementation_internal", "id2label", "name_or_path", "tokenizer_file")
                .as("every model is stored in 32-bit floats")
                .doesNotContainKeys("torch_dtype");
    }

    @Test
    void exportsFindTheNamesThatTransformersHas() throws IOException {
        Path out = folder.resolve("out");
        converter.convert(TinyCheckpoint.write(folder.resolve("in")), out);

        var model = new ModelFamilies(Extensions.of(List.of(new BertFamily()))).recognize(out);
        var names = StoredNames.read(out, model, new TransformersNames("bert.", "num_hidden_layers", Map.of()));

        assertThat(names.tensor("encoder.layer.1.output.dense.weight"))
                .map(CheckpointTensor::name)
                .contains("bert.encoder.layer.1.output.dense.weight");
        assertThat(names.tensor(PretrainedHead.POOLER_WEIGHT))
                .as("not of the backbone")
                .isEmpty();
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedByName() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        TinyCheckpoint.spoil(in, "bert.encoder.layer.1.output.dense.weight", Float.NaN);
        assertThat(refusal(in)).contains("tensor 'bert.encoder.layer.1.output.dense.weight' holds NaN");

        TinyCheckpoint.spoil(in, "bert.encoder.layer.1.output.dense.weight", Float.NEGATIVE_INFINITY);
        assertThat(refusal(in)).contains("holds -Infinity");
    }

    @Test
    void tokensThatWereAddedLaterAreTokens() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        growVocabulary(in, 2);
        Files.writeString(in.resolve("added_tokens.json"), "{\"<user>\": 16, \"covidnineteen\": 17}");

        assertThat(tokens(in, "<user> covidnineteen")).containsExactly("[CLS]", "<user>", "covidnineteen", "[SEP]");
    }

    @Test
    void addedTokensOfTheConfigurationAreTokensWithTheirFlags() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        growVocabulary(in, 2);
        Files.writeString(
                in.resolve("tokenizer_config.json"),
                "{\"added_tokens_decoder\": {\"16\": {\"content\": \"<user>\", \"lstrip\": true, \"special\": true}}}");
        Files.writeString(in.resolve("special_tokens_map.json"), "{\"additional_special_tokens\": [\"<bot>\"]}");

        assertThat(tokens(in, "hello <user> <bot>"))
                .as("the first takes the space to its left")
                .containsExactly("[CLS]", "hello", " <user>", "<bot>", "[SEP]");
        assertThat(read(folder.resolve("out/tokenizer.json")).get("added_tokens"))
                .asString()
                .contains("content=<user>, single_word=false, lstrip=true");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            special_tokens_map.json | {"additional_special_tokens": ["<user>", {"content": "<bot>"}]}
            special_tokens_map.json | {"extra_special_tokens": ["<user>", {"content": "<bot>"}]}
            tokenizer_config.json   | {"additional_special_tokens": ["<user>", "<bot>"]}
            tokenizer_config.json   | {"extra_special_tokens": ["<user>", "<bot>"]}
            tokenizer_config.json   | {"extra_special_tokens": {"user_token": "<user>", "bot_token": "<bot>"}}
            """)
    void specialTokensWithoutAnIdAreTheNextOfTheVocabulary(String file, String json) throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        growVocabulary(in, 2);
        Files.writeString(in.resolve(file), json);

        assertThat(tokens(in, "<user> hello <bot>")).containsExactly("[CLS]", "<user>", "hello", "<bot>", "[SEP]");
    }

    @Test
    void caseAndAccentsAreAsTheConfigurationSaysBesideAWholeTokenizer() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Files.move(wholeTokenizer(in), in.resolve("tokenizer.json"));
        assertThat(tokens(in, "Hello")).containsExactly("[CLS]", "hello", "[SEP]");

        Files.writeString(
                in.resolve("tokenizer_config.json"),
                "{\"do_lower_case\": false, \"strip_accents\": false, \"tokenize_chinese_chars\": false}");
        assertThat(tokens(in, "Hello café 语言")).containsExactly("[CLS]", "[UNK]", "[UNK]", "[UNK]", "[SEP]");
    }

    @Test
    void aTokenizerThatAddsNoSpecialTokensGetsThoseOfTheFamily() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Path whole = wholeTokenizer(in);
        change(folder.resolve("whole"), "tokenizer.json", tokenizer -> tokenizer.put("post_processor", null));
        Files.move(whole, in.resolve("tokenizer.json"));

        assertThat(tokens(in, "hello world")).containsExactly("[CLS]", "hello", "world", "[SEP]");
        assertThat(tokens(in, "")).as("no text is without tokens").containsExactly("[CLS]", "[SEP]");
    }

    @Test
    void otherNamesOfSpecialTokensAreFound() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Path vocabulary = in.resolve("vocab.txt");
        Files.writeString(vocabulary, Files.readString(vocabulary).replace("[PAD]", "<pad>"));
        assertThat(refusal(in)).contains("no line '[PAD]'").contains("special_tokens_map.json");

        Files.writeString(in.resolve("special_tokens_map.json"), "{\"pad_token\": \"<pad>\"}");
        assertThat(tokens(in, "hello")).containsExactly("[CLS]", "hello", "[SEP]");
        assertThat(read(folder.resolve("out/special_tokens_map.json"))).containsEntry("pad_token", "<pad>");
    }

    @Test
    void byteLevelVocabulariesAreReadFromTheirTwoFiles() throws IOException {
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Files.delete(in.resolve("vocab.txt"));
        Files.writeString(
                in.resolve("vocab.json"),
                "{\"[CLS]\":0,\"[SEP]\":1,\"<mask>\":2,\"h\":3,\"i\":4,\"hi\":5,\"\u0120\":6,\"\u0120hi\":7}");
        Files.writeString(in.resolve("merges.txt"), "#version: 0.2\nh i\n\u0120 hi\n");
        Files.writeString(
                in.resolve("special_tokens_map.json"), "{\"cls_token\": \"[CLS]\", \"sep_token\": \"[SEP]\"}");

        assertThat(tokens(in, "hi hi <mask>")).containsExactly("[CLS]", "hi", "\u0120hi", " <mask>", "[SEP]");
    }

    /** The tokenizer.json that an import of this folder makes. */
    private Path wholeTokenizer(Path in) throws IOException {
        Path made = folder.resolve("whole");
        assertThat(converter.convert(in, made).problems()).isEmpty();
        return made.resolve("tokenizer.json");
    }

    private List<String> tokens(Path in, String text) throws IOException {
        Path out = folder.resolve("out");
        if (Files.exists(out)) {
            try (Stream<Path> files = Files.list(out)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        assertThat(converter.convert(in, out).problems()).isEmpty();
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                out.resolve("tokenizer.json"), Map.of("padding", "false", "truncation", "false"))) {
            return List.of(tokenizer.encode(text).getTokens());
        }
    }

    /** More vectors of words, for tokens that are added. */
    private static void growVocabulary(Path in, int more) throws IOException {
        TinyCheckpoint.growVocabulary(in, more);
        change(in, "config.json", config -> config.merge("vocab_size", more, (a, b) -> (int) a + (int) b));
    }

    private static Map<String, Object> read(Path json) throws IOException {
        return Json.MAPPER.readValue(Files.readString(json), new TypeReference<Map<String, Object>>() {});
    }

    private static void change(Path in, String file, Consumer<Map<String, Object>> change) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>(read(in.resolve(file)));
        change.accept(json);
        Files.writeString(in.resolve(file), Json.MAPPER.writeValueAsString(json));
    }

    @Test
    void aFusedAndTransposedTensorBecomesAMatrixPerProjection() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        Files.writeString(in.resolve("fused.bin"), "a format of its own");
        Path out = folder.resolve("out");

        OutlineResult result = converterWith(new FusedFamily()).convert(in, out);

        assertThat(result.problems()).isEmpty();
        assertThat(result.familyReason()).isEqualTo("The checkpoint is in a format of the family Fused.");
        try (SafetensorsFile converted = SafetensorsFile.open(out.resolve("model.safetensors"))) {
            // Stored [in, out]: row i holds 10·i + 0 … 10·i + 5.
            assertThat(converted.floats("query")).containsExactly(0, 10, 20, 1, 11, 21);
            assertThat(converted.floats("value")).containsExactly(4, 14, 24, 5, 15, 25);
        }
        assertThat(read(out.resolve("names.json")))
                .containsEntry("key", Map.of("tensor", "qkv", "transposed", true, "part", 1, "parts", 3));
        assertThat(out.resolve("words.txt")).hasContent("one\ntwo");
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
        ModelConverter families = converterWith(new FaultyFamily(), new BertFamily());
        Path in = TinyCheckpoint.write(folder.resolve("in"));
        Path out = folder.resolve("out");
        assertThat(families.convert(in, out).family()).isEqualTo("bert");

        Path config = in.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"bert\"", "\"mamba\""));
        assertThat(families.convert(in, out).problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("no installed model family reads model_type 'mamba'.")
                .contains("plugin 'built-in' failed on 'albert' (no d_model)");
    }

    @Test
    void aFamilyThatFailsOnFilesOfOthersIsPassedOverAndNamedWhereNoneReadsThem() throws IOException {
        ModelConverter families = converterWith(new FaultyFamily(), new FusedFamily());
        Path in = Files.createDirectories(folder.resolve("in"));
        Path file = Files.writeString(in.resolve("fused.bin"), "a format of its own");
        Path out = folder.resolve("out");
        assertThat(families.convert(in, out).family()).isEqualTo("fused");

        Files.move(file, in.resolve("other.bin"));
        assertThat(families.convert(in, folder.resolve("none")).problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("plugin 'built-in' failed on 'albert' (no header)");
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
        public Optional<CheckpointReader> openCheckpoint(Path folder) {
            throw new IllegalStateException("no header");
        }

        @Override
        public List<TensorMapping> mapTensor(String tensorName) {
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
