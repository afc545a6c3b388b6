package dev.headstock.trainer.foreign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.biencoder.BiEncoder;
import dev.headstock.plugins.gpt2.Gpt2Family;
import dev.headstock.plugins.ia3.Ia3;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.multilabel.MultiLabel;
import dev.headstock.plugins.prefix.PrefixTuning;
import dev.headstock.plugins.prompt.PromptTuning;
import dev.headstock.plugins.regression.Regression;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.tokenclassification.TokenClassification;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.plugins.vera.Vera;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.AdapterImport.Request;
import dev.headstock.protocol.host.AdapterImport.Result;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.encoding.Unit;
import dev.headstock.trainer.fixtures.TorchTest;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Adapters that PEFT trained and saved compute here what they compute in Python; see bench/reference/foreign_adapters.py. */
class ForeignAdaptersTest extends TorchTest {
    private static final List<String> CLASSES = List.of("bad", "good", "unsure");
    private static final float CLOSE = 1e-5f;
    private static final Extensions EXTENSIONS = Extensions.of(List.of(
            new BertFamily(),
            new Gpt2Family(),
            new SequenceClassification(),
            new MultiLabel(),
            new Regression(),
            new TokenClassification(),
            new BiEncoder(),
            new Lora(),
            new Ia3(),
            new PrefixTuning(),
            new PromptTuning(),
            new Vera(),
            new AdaptersOnly()));

    @TempDir
    static Path folder;

    @BeforeAll
    static void importBases() throws IOException {
        for (String base : List.of("base", "base-gpt2")) {
            ModelConverter converter = new ModelConverter(new ModelFamilies(EXTENSIONS), ModelTokenizer::vocabulary);
            assertThat(converter.convert(resource(base), folder.resolve(base)).problems())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lora, base, text",
        "lora-stabilized, base, text",
        "lora-magnitudes, base, text",
        "lora-one-layer, base, text",
        "lora-tokens, base, words",
        "lora-fused, base-gpt2, words",
        "ia3, base, text",
        "prefix, base, text",
        "prefix-projected, base, text",
        "prefix-fused, base-gpt2, words",
        "prompt-tokens, base, words",
        "vera, base, text",
    })
    void computesWhatItComputesInPython(String name, String base, String column) throws IOException {
        Path made = made(name, base);

        try (LoadedModel loaded = load(base, made)) {
            for (boolean merged : List.of(false, true)) {
                // What stands before the text is no change of weights, and merging leaves it alone.
                if (merged) {
                    loaded.model().merge();
                }
                for (JsonNode answer : answers(name)) {
                    assertThat(scores(loaded, column, answer.path("text").asString()))
                            .as("%s, merged: %s", answer.path("text").asString(), merged)
                            .containsExactly(numbers(answer.path("values")), within(CLOSE));
                }
            }
        }
    }

    private Path made(String name, String base) throws IOException {
        Path output = Files.createTempDirectory(folder, "made");
        Result result = new ForeignAdapters(EXTENSIONS, List.of()).make(request(resource(name), base, output, CLASSES));
        assertThat(result.problems()).isEmpty();
        return output.resolve("model");
    }

    private static Request request(Path source, @Nullable String base, Path output, List<String> classes) {
        return new Request(
                source.toString(),
                List.of(),
                base,
                base == null ? null : folder.resolve(base).toString(),
                classes,
                List.of(),
                null,
                output.toString());
    }

    private static LoadedModel load(String base, Path model) throws IOException {
        return LoadedModel.open(torch, EXTENSIONS, References.NONE, folder.resolve(base), model);
    }

    private float[] scores(LoadedModel loaded, String column, String text) {
        ExampleReader reader = new ExampleReader(loaded.saved().orElseThrow().schema());
        DataExample example = reader.input(Map.of(column, text));
        List<Unit> units = loaded.encoder()
                .units(loaded.model().blueprint().requireHead(), List.of(example))
                .get(0);
        try (NDManager scope = torch.newScope()) {
            return loaded.model()
                    .pass(loaded.model().batch(units, scope), PassOptions.exact())
                    .scores()
                    .toFloatArray();
        }
    }

    private static JsonNode answers(String name) throws IOException {
        return Json.MAPPER.readTree(Files.readString(resource(name).resolve("answers.json")));
    }

    /** Of a row, or of several one after the other. */
    private static float[] numbers(JsonNode values) {
        List<Float> all = new ArrayList<>();
        for (JsonNode value : values) {
            if (value.isArray()) {
                value.forEach(number -> all.add(number.floatValue()));
            } else {
                all.add(value.floatValue());
            }
        }
        float[] numbers = new float[all.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = all.get(i);
        }
        return numbers;
    }

    private static Path resource(String name) {
        try {
            return Path.of(requireNonNull(ForeignAdaptersTest.class.getResource("/foreign/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- what it becomes ----

    @Test
    void adaptersWithoutAHeadMakeVectors() throws IOException {
        try (LoadedModel loaded = load("base", made("lora-vectors", "base"))) {
            List<float[]> vectors = new ArrayList<>();
            for (JsonNode answer : answers("lora-vectors")) {
                vectors.add(normalized(numbers(answer.path("values"))));
            }
            ExampleReader reader =
                    new ExampleReader(loaded.saved().orElseThrow().schema());
            DataExample pair = reader.input(Map.of(
                    "text", "the film was very good and i liked it", "other", "a dull book but not the longest"));
            List<Unit> units = loaded.encoder()
                    .units(loaded.model().blueprint().requireHead(), List.of(pair))
                    .get(0);
            try (NDManager scope = torch.newScope()) {
                float[] scores = loaded.model()
                        .pass(loaded.model().batch(units, scope), PassOptions.exact())
                        .scores()
                        .toFloatArray();
                assertThat(scores).startsWith(vectors.get(0), within(CLOSE));
            }
        }
    }

    private static float[] normalized(float[] vector) {
        double sum = 0;
        for (float number : vector) {
            sum += (double) number * number;
        }
        float[] result = new float[vector.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (vector[i] / Math.sqrt(sum));
        }
        return result;
    }

    @Test
    void saysInOptionsWhatPeftSaysInItsConfiguration() throws IOException {
        Path output = Files.createTempDirectory(folder, "options");
        Result result = new ForeignAdapters(EXTENSIONS, List.of())
                .make(request(resource("lora-one-layer"), "base", output, CLASSES));

        var made = requireNonNull(result.made());
        Choice placement = made.specification().placements().get(0);
        assertThat(placement.id()).isEqualTo("lora");
        assertThat(placement.options())
                .containsEntry("rank", 2)
                .containsEntry("alpha", 8.0)
                .containsEntry("layers", "1");
        assertThat(made.specification().head().options()).containsEntry("pooling", "cls");
        assertThat(made.library()).isEqualTo("PEFT 0.21.2");
    }

    /** PEFT loads it again as it was, with the names of the classes. */
    @Test
    void theDownloadHoldsTheAdaptersAsTheyCame() throws IOException {
        Path export = requireNonNull(made("lora", "base").getParent()).resolve("export");

        assertThat(export.resolve("adapter_model.safetensors"))
                .hasSameBinaryContentAs(resource("lora").resolve("adapter_model.safetensors"));
        assertThat(Json.MAPPER
                        .readTree(Files.readString(export.resolve("config.json")))
                        .at("/id2label/1")
                        .asString())
                .isEqualTo("good");
        assertThat(Files.readString(export.resolve("adapter_config.json"))).doesNotContain("tiny/");
        assertThat(export.resolve("tokenizer.json")).exists();
    }

    @Test
    void theNamesOfClassesMayComeWithTheAdapters() throws IOException {
        Path source = changed("lora", config -> {});
        Files.writeString(
                source.resolve("config.json"),
                "{\"model_type\": \"bert\", \"id2label\": {\"1\": \"yes\", \"0\": \"no\", \"2\": \"perhaps\"}}");
        Path output = Files.createTempDirectory(folder, "named");

        assertThat(new ForeignAdapters(EXTENSIONS, List.of())
                        .make(request(source, "base", output, List.of()))
                        .problems())
                .isEmpty();
        assertThat(Files.readString(output.resolve("model/headstock.json")).replaceAll("\\s", ""))
                .contains("[\"no\",\"yes\",\"perhaps\"]");
    }

    // ---- what is refused ----

    @Test
    void whatPeftKnowsAndHeadstockDoesNotIsNamedAllAtOnce() throws IOException {
        Path source = changed("lora", config -> {
            config.put("bias", "lora_only").put("init_lora_weights", "pissa").put("use_qalora", true);
        });
        Files.writeString(source.resolve("config.json"), "{\"hidden_size\": 32, \"vocab_size\": 30522}");

        assertThat(refused(source, List.of()))
                .anyMatch(problem -> problem.contains("bias is 'lora_only'"))
                .anyMatch(problem -> problem.contains("init_lora_weights='pissa'"))
                .anyMatch(problem -> problem.contains("use_qalora"))
                .anyMatch(problem -> problem.contains("hidden_size 32, but that of the base model is 16"))
                .anyMatch(problem -> problem.contains("vocab_size 30522"))
                .anyMatch(problem -> problem.contains("3 classes") && problem.contains("id2label"));
    }

    @Test
    void aKindOfAdapterThatNoPluginImportsIsRefused() throws IOException {
        assertThat(refused(changed("lora", config -> config.put("peft_type", "LOHA")), CLASSES))
                .singleElement()
                .asString()
                .contains("peft_type is LOHA", "LORA", "merge_and_unload");
    }

    @Test
    void adaptersOfAnotherLibraryAreRefused() throws IOException {
        assertThat(refused(changed("lora", config -> config.remove("peft_type")), CLASSES))
                .singleElement()
                .asString()
                .contains("has no peft_type", "AdapterHub");
    }

    @Test
    void tensorsAreNeitherLeftOverNorMissing() throws IOException {
        Path more = withTensors("lora", tensors -> tensors.add(tensor("base_model.model.bert.extra.weight", 2)));
        Path less = withTensors(
                "lora", tensors -> tensors.removeIf(each -> each.name().endsWith("classifier.bias")));

        assertThat(refused(more, CLASSES))
                .singleElement()
                .asString()
                .contains("no part of the model takes: bert.extra.weight");
        assertThat(refused(less, CLASSES))
                .singleElement()
                .asString()
                .contains("'classifier.bias' is neither in adapter_model.safetensors nor in the base model");
    }

    @Test
    void anotherBaseModelIsFoundOut() throws IOException {
        Path source = withTensors("lora", tensors -> {
            tensors.removeIf(each -> each.name().contains("layer.1.attention.self.value"));
            String module = "base_model.model.bert.encoder.layer.1.attention.self.value.lora_";
            tensors.add(tensor(module + "A.weight", 4, 24));
            tensors.add(tensor(module + "B.weight", 24, 4));
        });

        assertThat(refused(source, CLASSES))
                .singleElement()
                .asString()
                .contains("changes a weight of [24, 24], but that of the base model is [16, 16]");
    }

    @Test
    void aPromptWhoseHeadReadsItsVectorsIsRefused() throws IOException {
        assertThat(refused(changed("prompt", config -> {}), CLASSES))
                .singleElement()
                .asString()
                .contains("task_type is SEQ_CLS", "reads the learned vectors", "TOKEN_CLS");
    }

    @Test
    void aPrefixOfAnotherBaseModelIsFoundOut() throws IOException {
        Path source = withTensors("prefix", tensors -> {
            tensors.removeIf(each -> each.name().equals("prompt_embeddings"));
            tensors.add(tensor("prompt_embeddings", 3, 96));
        });
        Path without = withTensors(
                "prefix", tensors -> tensors.removeIf(each -> each.name().equals("prompt_embeddings")));

        assertThat(refused(source, CLASSES))
                .singleElement()
                .asString()
                .contains("the shape (3, 96)", "[tokens, 64]: keys and values of its 2 layers");
        assertThat(refused(without, CLASSES)).singleElement().asString().contains("has no 'prompt_embeddings'");
    }

    @Test
    void aPickleIsNotReadAndTheWayOutIsSaid() throws IOException {
        Path source = changed("lora", config -> {});
        Files.delete(source.resolve("adapter_model.safetensors"));
        Request usual = request(source, "base", Files.createTempDirectory(folder, "pickle"), CLASSES);
        Request request = new Request(
                usual.source(),
                List.of("adapter_model.bin"),
                usual.baseModel(),
                usual.base(),
                usual.classes(),
                usual.texts(),
                usual.head(),
                usual.output());

        assertThat(messages(request)).singleElement().asString().contains("Python pickle", "weights_only=True");
    }

    /** Errors in the adapters are reported even when the base model is not known. */
    @Test
    void withoutABaseModelTheAdaptersAloneAreChecked() throws IOException {
        Path source = changed("lora", config -> config.put("peft_type", "LOHA"));

        assertThat(messages(request(source, null, folder, CLASSES)))
                .singleElement()
                .asString()
                .contains("LOHA");
    }

    private List<String> refused(Path source, List<String> classes) throws IOException {
        Path output = Files.createTempDirectory(folder, "refused");
        List<String> messages = messages(request(source, "base", output, classes));
        try (Stream<Path> written = Files.list(output)) {
            assertThat(written).isEmpty();
        }
        return messages;
    }

    private static List<String> messages(Request request) throws IOException {
        Result result = new ForeignAdapters(EXTENSIONS, List.of()).make(request);
        assertThat(result.made()).isNull();
        return result.problems().stream().map(Problem::message).toList();
    }

    private static Path changed(String name, Consumer<ObjectNode> change) throws IOException {
        Path copy = Files.createTempDirectory(folder, name);
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(resource(name).resolve(file), copy.resolve(file));
        }
        ObjectNode config = (ObjectNode) Json.MAPPER.readTree(Files.readString(copy.resolve("adapter_config.json")));
        change.accept(config);
        Files.writeString(copy.resolve("adapter_config.json"), Json.MAPPER.writeValueAsString(config));
        return copy;
    }

    private static Path withTensors(String name, Consumer<List<Tensor>> change) throws IOException {
        Path copy = changed(name, config -> {});
        Path weights = copy.resolve("adapter_model.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(resource(name).resolve("adapter_model.safetensors"))) {
            List<Tensor> tensors = new ArrayList<>();
            for (var each : file.tensors().values()) {
                tensors.add(Tensor.floats(each.name(), each.shape(), file.numbers(each.name())));
            }
            change.accept(tensors);
            Files.delete(weights);
            SafetensorsWriter.write(weights, Map.of("format", "pt"), tensors);
        }
        return copy;
    }

    private static Tensor tensor(String name, long... shape) {
        var zeros = new ai.djl.ndarray.types.Shape(shape);
        return Tensor.floats(name, zeros, sink -> sink.take(new float[(int) zeros.size()]));
    }
}
