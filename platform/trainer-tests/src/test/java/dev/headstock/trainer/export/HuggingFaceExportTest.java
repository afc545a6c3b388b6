package dev.headstock.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.export.AdapterTensor;
import dev.headstock.api.export.CheckpointNames;
import dev.headstock.api.export.CheckpointTensor;
import dev.headstock.api.export.PeftExport;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Adapter;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.api.model.RunContext;
import dev.headstock.api.model.Site;
import dev.headstock.api.model.SiteRole;
import dev.headstock.api.model.TensorMapping;
import dev.headstock.api.tuning.Readout;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.maskedlm.MaskedLm;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.analysis.LoadedModel;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.evaluation.Answers;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.PlanStrategy;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.plugins.Extensions;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import dev.headstock.trainer.pretrained.SafetensorsWriter;
import dev.headstock.trainer.pretrained.SafetensorsWriter.Tensor;
import dev.headstock.trainer.saved.SavedModel;
import dev.headstock.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.Extension;
import tools.jackson.databind.JsonNode;

/** On a base model of two layers. */
class HuggingFaceExportTest {
    private static final DatasetSchemaView SCHEMA = new DatasetSchemaView(List.of(
            new Column("text", "text", "string", List.of(), List.of(), null, null, 0),
            new Column("label", "label", "class", List.of("a", "b"), List.of(1L, 1L), null, null, 0)));

    @TempDir
    static Path folder;

    private static Torch torch;

    @BeforeAll
    static void open() throws IOException {
        torch = Torch.open();
        converter().convert(TinyCheckpoint.write(folder.resolve("in")), folder.resolve("base"));
    }

    @AfterAll
    static void close() {
        torch.close();
    }

    /** Transformers' heads read the last layer, so the one that ours reads must be the last. */
    @Test
    void aModelThatReadsALowerLayerEndsThere() throws IOException {
        Path exported = folder.resolve("lower");
        Path whole = folder.resolve("lower-model");
        Path cut = folder.resolve("cut-model");
        Path cutBase = folder.resolve("cut-base");
        ResolvedRun run = resolve(specification(List.of(), headOnly(1)));
        try (Model model = build(run)) {
            assertThat(export(run).write(exported, model, Map.of())).isEmpty();
            save(run, model, whole);

            assertThat(config(exported).path("num_hidden_layers").asInt()).isEqualTo(1);
            assertThat(converter().convert(exported, cutBase).problems()).isEmpty();
            ResolvedRun onCut = resolve(specification(List.of(), headOnly(0)), cutBase);
            save(onCut, model, cut);
        }

        assertThat(answers(cutBase, cut)).isEqualTo(answers(folder.resolve("base"), whole));
        try (SafetensorsFile weights = SafetensorsFile.open(cutBase.resolve(ModelFolder.WEIGHTS))) {
            assertThat(weights.tensors().keySet())
                    .anyMatch(name -> name.startsWith("encoder.layer.0."))
                    .noneMatch(name -> name.startsWith("encoder.layer.1."));
        }
    }

    /** PEFT puts adapters on the whole base model, whose last layer is another one. */
    @Test
    void adaptersBelowALowerReadoutAreMergedAndNotLeftToPeft() throws IOException {
        Extensions extensions = Extensions.of(List.of(
                new BertFamily(),
                new SequenceClassification(),
                new Lora(),
                new AdaptersOnly(),
                new PlanStrategy("lower", plan -> plan.withReadout(Readout.layer(0)))));
        ResolvedRun run = resolve(
                specification(List.of(choice("lora")), choice("adapters-only"), choice("lower")),
                folder.resolve("base"),
                extensions);
        Path exported = folder.resolve("merged");
        try (Model model = build(run)) {
            assertThat(export(run).write(exported, model, Map.of())).isEmpty();
        }

        assertThat(exported.resolve("adapter_config.json")).doesNotExist();
        assertThat(exported.resolve(ModelFolder.WEIGHTS)).exists();
        assertThat(config(exported).path("num_hidden_layers").asInt()).isEqualTo(1);
    }

    /** The bias of the vocabulary belongs to a module whose matrix is the word embeddings: PEFT would look for that in the file. */
    @Test
    void aHeadThatTrainsAPartOfAModuleIsNotLeftToPeft() throws IOException {
        Extensions extensions =
                Extensions.of(List.of(new BertFamily(), new MaskedLm(), new Lora(), new AdaptersOnly()));
        RunSpecification masked = specification("masked-lm", List.of(choice("lora")), choice("adapters-only"));
        ResolvedRun run = resolve(masked, folder.resolve("base"), extensions);
        Path exported = folder.resolve("masked");
        try (Model model = build(run)) {
            assertThat(export(run).write(exported, model, Map.of())).isEmpty();
        }

        assertThat(exported.resolve("adapter_config.json")).doesNotExist();
        try (SafetensorsFile weights = SafetensorsFile.open(exported.resolve(ModelFolder.WEIGHTS))) {
            assertThat(weights.tensors())
                    .containsKeys("cls.predictions.bias", "cls.predictions.transform.dense.weight");
        }
    }

    @Test
    void whatWasTunedOnDevTravelsWithTheConfiguration() throws IOException {
        ResolvedRun run = resolve(specification(List.of(), choice("full")));
        Path exported = folder.resolve("fitted");
        try (Model model = build(run)) {
            export(run).write(exported, model, Map.of("thresholds", List.of(0.25f, -1.5f)));
        }

        assertThat(config(exported).at("/headstock_fitted/thresholds").toString())
                .isEqualTo("[0.25,-1.5]");
    }

    @Test
    void aParameterThatNoTwoTokensReadIsExported() throws IOException {
        ResolvedRun run = resolve(specification(List.of(), choice("full")));
        Path exported = folder.resolve("complete");
        try (Model model = build(run)) {
            export(run).write(exported, model, Map.of());
        }

        try (SafetensorsFile weights = SafetensorsFile.open(exported.resolve(ModelFolder.WEIGHTS))) {
            for (var parameter : run.outline().parameters()) {
                assertThat(weights.tensors()).containsKey("bert." + parameter.path());
            }
        }
    }

    @Test
    void whatPeftLoadsIsWhatWasTrained() throws IOException {
        ResolvedRun run = resolve(lora());
        Path exported = folder.resolve("peft");
        try (Model model = build(run)) {
            assertThat(export(run).write(exported, model, Map.of())).isEmpty();

            try (SafetensorsFile weights = SafetensorsFile.open(exported.resolve("adapter_model.safetensors"))) {
                assertThat(weights.floats("base_model.model.bert.encoder.layer.1.attention.self.query.lora_A.weight"))
                        .isEqualTo(model.values("adapters.lora.1.query.a"));
                assertThat(weights.tensors().keySet())
                        .contains("base_model.model.own_classifier.weight")
                        // PEFT would load it into a class of transformers whose head computes something else.
                        .noneMatch(key -> key.startsWith("base_model.model.classifier"));
            }
        }
        assertThat(Json.MAPPER
                        .readTree(Files.readString(exported.resolve("adapter_config.json")))
                        .propertyNames())
                .contains("peft_type", "r", "lora_alpha", "target_modules")
                .containsSubsequence("task_type", "inference_mode", "base_model_name_or_path", "modules_to_save");
    }

    /** Under the base model's type, transformers would load a class of its own without a word. */
    @Test
    void aModelWithAClassOfItsOwnHasATypeOfItsOwn() throws IOException {
        ResolvedRun run = resolve(specification(List.of(), choice("full")));
        Path exported = folder.resolve("own-class");
        Path again = folder.resolve("own-class-again");
        try (Model model = build(run)) {
            assertThat(export(run).write(exported, model, Map.of())).isEmpty();
        }

        assertThat(config(exported).path("model_type").asString()).isEqualTo("headstock_bert");
        assertThat(config(exported).path("auto_map").propertyNames())
                .containsExactlyInAnyOrder("AutoConfig", "AutoModelForSequenceClassification");
        assertThat(exported.resolve("modeling_headstock.py"))
                .content()
                .contains("class HeadstockConfig(CONFIG_MAPPING[\"bert\"]):", "model_type = \"headstock_bert\"");
        assertThat(converter().convert(exported, again).family()).isEqualTo("bert");
        assertThat(config(again).path("model_type").asString()).isEqualTo("bert");
    }

    /** A checkpoint has one tensor for what are three projections here. */
    @Test
    void joinedAndTurnedTensorsAreRestored() throws IOException {
        ResolvedRun run = resolve(specification(List.of(), choice("full")));
        try (Model model = build(run)) {
            List<String> paths = List.of("query", "key", "value").stream()
                    .map(name -> "encoder.layer.0.attention.self.%s.weight".formatted(name))
                    .toList();
            CheckpointLayout layout = new CheckpointLayout(
                    model,
                    path -> Optional.of(
                            new CheckpointTensor("qkv", new TensorMapping(path, true, paths.indexOf(path), 3))));

            List<Tensor> tensors = layout.tensors(List.of(paths.get(2), paths.get(0), paths.get(1)));

            assertThat(tensors).singleElement().satisfies(tensor -> {
                assertThat(tensor.name()).isEqualTo("qkv");
                assertThat(tensor.shape()).isEqualTo(new Shape(TinyCheckpoint.WIDTH, 3 * TinyCheckpoint.WIDTH));
            });
            Path file = folder.resolve("joined.safetensors");
            SafetensorsWriter.write(file, Map.of(), tensors);
            try (SafetensorsFile written = SafetensorsFile.open(file)) {
                float[] numbers = written.floats("qkv");
                int width = TinyCheckpoint.WIDTH;
                for (int part = 0; part < 3; part++) {
                    float[] original = model.values(paths.get(part));
                    // Row 2, column 5 of the part.
                    assertThat(numbers[5 * 3 * width + part * width + 2]).isEqualTo(original[2 * width + 5]);
                }
            }
        }
    }

    @Test
    void whatPeftDoesNotHaveIsWrittenForAdapterHub() throws IOException {
        ResolvedRun run = resolve(specification(List.of(choice("bottleneck")), choice("adapters-only")));
        Path exported = folder.resolve("bottleneck");
        try (Model model = build(run)) {
            assertThat(export(run).write(exported, model, Map.of())).isEmpty();

            try (SafetensorsFile adapter = SafetensorsFile.open(exported.resolve("adapter.safetensors"));
                    SafetensorsFile head = SafetensorsFile.open(exported.resolve("model_head.safetensors"))) {
                assertThat(adapter.floats("bert.encoder.layer.1.output.adapters.headstock.adapter_up.weight"))
                        .isEqualTo(model.values("adapters.bottleneck.1.ffn-residual.up.weight"));
                assertThat(head.tensors()).containsKeys("own_classifier.weight", "own_classifier.bias");
            }
        }
        JsonNode adapter = Json.MAPPER.readTree(Files.readString(exported.resolve("adapter_config.json")));
        assertThat(adapter.path("name").asString()).isEqualTo("headstock");
        assertThat(adapter.at("/config/reduction_factor").asInt()).isEqualTo(16);
        assertThat(Json.MAPPER
                        .readTree(Files.readString(exported.resolve("head_config.json")))
                        .path("model_class")
                        .asString())
                .isEqualTo("HeadstockForSequenceClassification");
    }

    @Test
    void whatOtherProgramsCannotLoadHasAReason() throws IOException {
        ResolvedRun run = resolve(specification(List.of(choice("bottleneck")), choice("full")));
        Path exported = folder.resolve("bottleneck-and-all");
        try (Model model = build(run)) {
            assertThat(export(run).write(exported, model, Map.of()))
                    .hasValue(
                            "The adapters cannot be merged into the model, and PEFT leaves the model below its adapters as it was.");
        }
        assertThat(exported).doesNotExist();
    }

    /** In PEFT the vectors of a prompt are tokens of the text, which a pooled vector would be made of. */
    @Test
    void learnedVectorsBeforeATextAreNotLeftToHeadsThatPool() throws IOException {
        Extensions extensions = Extensions.of(List.of(
                new BertFamily(), new SequenceClassification(), new MaskedLm(), new Marked(), new AdaptersOnly()));
        RunSpecification classes = specification(List.of(choice("marked")), choice("adapters-only"));
        RunSpecification tokens = specification("masked-lm", List.of(choice("marked")), choice("adapters-only"));
        Path exported = folder.resolve("marked");

        ResolvedRun pooled = resolve(classes, folder.resolve("base"), extensions);
        try (Model model = build(pooled)) {
            assertThat(export(pooled).write(exported, model, Map.of()).orElseThrow())
                    .contains("read the learned vectors as the beginning of the text");
        }
        ResolvedRun everyToken = resolve(tokens, folder.resolve("base"), extensions);
        try (Model model = build(everyToken)) {
            assertThat(export(everyToken).write(exported, model, Map.of()).orElse(""))
                    .doesNotContain("learned vectors");
        }
    }

    /** Adds a vector to the embeddings, and says of PEFT that it would have an output of its own. */
    @Extension
    private static final class Marked implements AdapterPlacement<Marked.Options> {
        record Options() {}

        @Override
        public String id() {
            return "marked";
        }

        @Override
        public String title() {
            return "Marked";
        }

        @Override
        public String summary() {
            return "Adds a vector to the embeddings.";
        }

        @Override
        public Options defaults() {
            return new Options();
        }

        @Override
        public Map<Site, Adapter> place(RunContext context, Options options) {
            Site site = context.model().sites(SiteRole.EMBEDDINGS).get(0);
            ParameterSpec mark = new ParameterSpec("mark", new Shape(site.outputWidth()), Init.ZEROS);
            return Map.of(site, Adapter.of("x + m", adapter -> adapter.output().add(adapter.parameter("mark")), mark));
        }

        @Override
        public Optional<PeftExport> peft(RunContext context, CheckpointNames names, Options options) {
            return Optional.of(new PeftExport(
                    Map.of("peft_type", "PROMPT_TUNING"),
                    PeftExport.PROMPT,
                    List.of(AdapterTensor.of("prompt_embeddings", "embeddings.embeddings.mark")),
                    1));
        }
    }

    @Test
    void theTokenizerHasTheSpecialTokensOfTheModel() throws IOException {
        Path exported = folder.resolve("tokenizer");
        ResolvedRun run = resolve(specification(List.of(), choice("full")));
        try (Model model = build(run)) {
            export(run).write(exported, model, Map.of());
        }

        JsonNode config = Json.MAPPER.readTree(Files.readString(exported.resolve("tokenizer_config.json")));
        assertThat(config.path("cls_token").asString()).isEqualTo("[CLS]");
        assertThat(config.path("pad_token").asString()).isEqualTo("[PAD]");
        assertThat(config.path("model_input_names").toString()).contains("token_type_ids");
    }

    @Test
    void filesHaveOneOrder() throws IOException {
        Path exported = folder.resolve("ordered");
        ResolvedRun run = resolve(specification(List.of(), choice("full")));
        try (Model model = build(run)) {
            export(run).write(exported, model, Map.of());
        }

        assertThat(config(exported).propertyNames()).containsSubsequence("id2label", "label2id", "problem_type");
    }

    // ---- runs ----

    private static Choice choice(String id) {
        return new Choice(id, Map.of());
    }

    private static Choice headOnly(int layer) {
        return new Choice("head-only", Map.of("layer", layer));
    }

    private static RunSpecification lora() {
        return specification(List.of(choice("lora")), choice("adapters-only"));
    }

    private static RunSpecification specification(List<Choice> placements, Choice... strategies) {
        return specification("sequence-classification", placements, strategies);
    }

    private static RunSpecification specification(String head, List<Choice> placements, Choice... strategies) {
        return new RunSpecification(
                "dataset",
                "model",
                choice(head),
                placements,
                List.of(strategies),
                Map.of("epochs", 1, "maxTokens", 32, "precision", "fp32"),
                new Resources(1, 0),
                null);
    }

    private static ResolvedRun resolve(RunSpecification specification) throws IOException {
        return resolve(specification, folder.resolve("base"));
    }

    private static ResolvedRun resolve(RunSpecification specification, Path base) throws IOException {
        return resolve(specification, base, BundledPlugins.extensions());
    }

    private static ResolvedRun resolve(RunSpecification specification, Path base, Extensions extensions)
            throws IOException {
        RecognizedModel model = new ModelFamilies(extensions).recognize(base);
        return new Resolution(extensions)
                .require(
                        specification,
                        model,
                        ModelTokenizer.vocabulary(base, model),
                        ExampleReader.schema(SCHEMA),
                        References.NONE);
    }

    private static Model build(ResolvedRun run) throws IOException {
        try (ModelFolder base = ModelFolder.open(folder.resolve("base"))) {
            return Model.build(
                    torch, Blueprint.of(run), ModelWeights.of(WeightSource.of(base.weights())), List.of(), 42);
        }
    }

    private static HuggingFaceExport export(ResolvedRun run) throws IOException {
        return new HuggingFaceExport(run, folder.resolve("base"), Files.createTempDirectory(folder, "kept"));
    }

    private static void save(ResolvedRun run, Model model, Path target) throws IOException {
        List<Tensor> tensors = model.paths().stream()
                .filter(path -> !model.isOfBase(path))
                .map(path -> Tensor.floats(path, model.shape(path), model.numbers(path)))
                .toList();
        new SavedModel(SavedModel.FORMAT, run.specification(), SCHEMA, null, List.of(), 1, Map.of(), false)
                .write(target, tensors, folder.resolve("base"));
    }

    private static List<Prediction> answers(Path base, Path trained) throws IOException {
        try (LoadedModel loaded =
                LoadedModel.open(torch, BundledPlugins.extensions(), References.NONE, base, trained)) {
            ExampleReader reader = new ExampleReader(SCHEMA);
            List<DataExample> examples =
                    List.of(reader.input(Map.of("text", "hello world")), reader.input(Map.of("text", "unbelievable")));
            return new Answers(loaded.model(), loaded.encoder(), PassOptions.exact(), Map.of())
                    .answer(examples).stream()
                            .map(Answers.ExampleAnswer::prediction)
                            .toList();
        }
    }

    private static JsonNode config(Path exported) throws IOException {
        return Json.MAPPER.readTree(Files.readString(exported.resolve(ModelFolder.CONFIG)));
    }

    private static ModelConverter converter() {
        return new ModelConverter(new ModelFamilies(BundledPlugins.extensions()), ModelTokenizer::vocabulary);
    }
}
