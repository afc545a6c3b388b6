package dev.headstock.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.Readout;
import dev.headstock.api.TuningPlan;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnRole.Purpose;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.PretrainedArrays;
import dev.headstock.trainer.engine.SavedModel;
import dev.headstock.trainer.engine.TextEncoder.Input;
import dev.headstock.trainer.engine.Torch;
import dev.headstock.trainer.engine.TrainedModel;
import dev.headstock.trainer.fixtures.BundledPlugins;
import dev.headstock.trainer.fixtures.TinyCheckpoint;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.Schemas;
import dev.headstock.trainer.pretrained.ModelConverter;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** On a base model of two layers. */
class HuggingFaceExportTest {
    private static final DatasetSchemaView SCHEMA = new DatasetSchemaView(List.of(
            new Column("text", Purpose.TEXT, List.of()), new Column("label", Purpose.LABEL, List.of("a", "b"))));
    private static final List<Input> TEXTS = List.of(new Input("hello world", null), new Input("unbelievable", null));

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
        RunSpecification lower = specification(new Choice("none", Map.of()), headOnly(1));
        ResolvedRun run = resolve(lower);
        try (Model model = build(run)) {
            export(run).write(exported, model, Set.of("head.weight", "head.bias"));
            saved(lower).write(whole, model, Set.of(), folder.resolve("base"));

            assertThat(config(exported).path("num_hidden_layers").asInt()).isEqualTo(1);
            assertThat(converter().convert(exported, cutBase).problems()).isEmpty();
            saved(specification(new Choice("none", Map.of()), headOnly(0))).write(cut, model, Set.of(), cutBase);
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
        ResolvedRun last = resolve(lora());
        TuningPlan plan = last.plan();
        ResolvedRun lower = new ResolvedRun(
                last.specification(),
                last.outline(),
                last.backbone(),
                last.head(),
                last.adapters(),
                new TuningPlan(plan.learningRate(), plan.rules(), new Readout.Layer(0)),
                last.peft());
        Path exported = folder.resolve("merged");
        try (Model model = build(lower)) {
            export(lower).write(exported, model, Set.of("adapters.0.query.a", "head.weight"));
        }

        assertThat(exported.resolve("adapter_config.json")).doesNotExist();
        assertThat(exported.resolve(ModelFolder.WEIGHTS)).exists();
        assertThat(config(exported).path("num_hidden_layers").asInt()).isEqualTo(1);
    }

    @Test
    void filesHaveOneOrder() throws IOException {
        ResolvedRun run = resolve(lora());
        Path exported = folder.resolve("ordered");
        try (Model model = build(run)) {
            export(run).write(exported, model, Set.of("adapters.0.query.a", "head.weight"));
        }

        assertThat(Json.MAPPER
                        .readTree(Files.readString(exported.resolve("adapter_config.json")))
                        .propertyNames())
                .containsExactly(
                        "peft_type",
                        "r",
                        "lora_alpha",
                        "lora_dropout",
                        "use_rslora",
                        "bias",
                        "fan_in_fan_out",
                        "init_lora_weights",
                        "target_modules",
                        "task_type",
                        "inference_mode",
                        "base_model_name_or_path",
                        "modules_to_save");
        assertThat(config(exported).propertyNames())
                .containsSubsequence(
                        "id2label", "label2id", "problem_type", "classifier_dropout", "headstock_pooling", "auto_map");
    }

    private static Choice headOnly(int layer) {
        return new Choice("head-only", Map.of("layer", layer));
    }

    private static RunSpecification lora() {
        return specification(new Choice("lora", Map.of()), new Choice("adapters-only", Map.of()));
    }

    private static RunSpecification specification(Choice placement, Choice strategy) {
        return new RunSpecification(
                "dataset",
                "model",
                new Choice("sequence-classification", Map.of()),
                placement,
                strategy,
                new TrainingSettings(1, 8, 32, null, 0.01, 0.1, 1, 0.1, 0.1, Precision.FP32, 1, 1, 42),
                new Resources(1, 0));
    }

    private static ResolvedRun resolve(RunSpecification specification) throws IOException {
        try (ModelFolder base = ModelFolder.open(folder.resolve("base"))) {
            return new Resolution(BundledPlugins.extensions())
                    .require(
                            specification,
                            new ModelFamilies(BundledPlugins.extensions()).recognise(base.manifest()),
                            Schemas.of(SCHEMA));
        }
    }

    private static Model build(ResolvedRun run) throws IOException {
        try (ModelFolder base = ModelFolder.open(folder.resolve("base"))) {
            return Model.build(torch, Blueprint.of(run), PretrainedArrays.of(base.weights()), 42);
        }
    }

    private static HuggingFaceExport export(ResolvedRun run) throws IOException {
        return new HuggingFaceExport(run, folder.resolve("base"), Files.createTempDirectory(folder, "kept"));
    }

    private static SavedModel saved(RunSpecification specification) {
        return new SavedModel(SavedModel.FORMAT, specification, SCHEMA, List.of(), 1);
    }

    private static List<TrainedModel.Answer> answers(Path base, Path model) throws IOException {
        try (TrainedModel trained = TrainedModel.load(torch, base, model, BundledPlugins.extensions())) {
            return trained.predict(TEXTS);
        }
    }

    private static JsonNode config(Path exported) throws IOException {
        return Json.MAPPER.readTree(Files.readString(exported.resolve(ModelFolder.CONFIG)));
    }

    private static ModelConverter converter() {
        return new ModelConverter(new ModelFamilies(BundledPlugins.extensions()));
    }
}
