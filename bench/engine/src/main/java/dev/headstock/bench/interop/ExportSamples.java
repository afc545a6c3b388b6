package dev.headstock.bench.interop;

import dev.headstock.api.DatasetSchema;
import dev.headstock.api.Example;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.plugins.tuning.HeadOnly;
import dev.headstock.plugins.tuning.NoAdapters;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.ColumnRole.Purpose;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.DatasetSchemaView.Column;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.checkpoint.ModelConverter;
import dev.headstock.trainer.checkpoint.ModelFamilies;
import dev.headstock.trainer.checkpoint.ModelFolder;
import dev.headstock.trainer.engine.EncodedExamples;
import dev.headstock.trainer.engine.EvaluationResult;
import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.PretrainedArrays;
import dev.headstock.trainer.engine.SavedModel;
import dev.headstock.trainer.engine.TextEncoder;
import dev.headstock.trainer.engine.TextEncoder.Input;
import dev.headstock.trainer.engine.Torch;
import dev.headstock.trainer.engine.TrainedModel;
import dev.headstock.trainer.engine.Training;
import dev.headstock.trainer.engine.TrainingObserver;
import dev.headstock.trainer.export.HuggingFaceExport;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.Schemas;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Trains the starter model for a few steps in several ways and writes, for each, the export, and what Headstock itself answers. The
 * script beside the benchmarks, {@code interop/check.py}, loads the exports elsewhere and compares.
 *
 * <p>Arguments: the starter model's jar, an empty folder.
 */
public final class ExportSamples {
    private static final List<Input> QUESTIONS = List.of(
            new Input("buy cheap pills now", null),
            new Input("see you at lunch tomorrow, I bring the naïve café drawings", null),
            new Input("hello", null));

    private static final DatasetSchemaView SCHEMA = new DatasetSchemaView(List.of(
            new Column("text", Purpose.TEXT, List.of()), new Column("label", Purpose.LABEL, List.of("ham", "spam"))));

    private static final Choice NONE = new Choice("none", Map.of());

    private final Torch torch;
    private final Path base;
    private final Path output;
    private final Extensions extensions = Extensions.of(List.of(
            new BertFamily(),
            new SequenceClassification(),
            new Lora(),
            new NoAdapters(),
            new FullTuning(),
            new HeadOnly(),
            new AdaptersOnly()));

    private ExportSamples(Torch torch, Path base, Path output) {
        this.torch = torch;
        this.base = base;
        this.output = output;
    }

    public static void main(String[] arguments) throws IOException {
        Path output = Path.of(arguments[1]);
        Path base = output.resolve("base");
        new ModelConverter(new ModelFamilies(Extensions.of(List.of(new BertFamily()))))
                .convert(Path.of(arguments[0]), base);
        try (Torch torch = Torch.open()) {
            var samples = new ExportSamples(torch, base, output);
            for (String pooling : List.of("cls", "mean", "max")) {
                samples.write("full-" + pooling, pooling, NONE, new Choice("full", Map.of()));
                samples.write("layer-3-" + pooling, pooling, NONE, new Choice("head-only", Map.of("layer", 3)));
            }
            var everywhere = Map.<String, Object>of(
                    "targets", List.of("query", "key", "value", "attention-output", "ffn-up", "ffn-down"));
            for (String pooling : List.of("cls", "mean")) {
                samples.write(
                        "lora-" + pooling,
                        pooling,
                        new Choice("lora", everywhere),
                        new Choice("adapters-only", Map.of()));
            }
            samples.write("merged-mean", "mean", new Choice("lora", everywhere), new Choice("full", Map.of()));
        }
    }

    private void write(String name, String pooling, Choice placement, Choice strategy) throws IOException {
        var specification = new RunSpecification(
                "dataset",
                "model",
                new Choice("sequence-classification", Map.of("pooling", pooling)),
                placement,
                strategy,
                new TrainingSettings(4, 8, 64, 1e-3, 0.01, 0.1, 1, 0.1, 0.1, Precision.FP32, 1, 1, 42),
                new Resources(1, 0));
        DatasetSchema schema = Schemas.of(SCHEMA);
        Path folder = output.resolve(name);
        try (ModelFolder opened = ModelFolder.open(base)) {
            ResolvedRun run = new Resolution(extensions)
                    .require(specification, new ModelFamilies(extensions).recognise(opened.manifest()), schema);
            try (Model model = Model.build(torch, Blueprint.of(run), PretrainedArrays.of(opened.weights()), 42);
                    TextEncoder encoder = TextEncoder.open(base.resolve(ModelFolder.TOKENIZER), 64)) {
                var examples = EncodedExamples.encode(examples(), encoder);
                var nothing = new EncodedExamples(List.of(), List.of());
                try (var training =
                        new Training(model, run.plan(), run.specification().training(), examples, nothing, output)) {
                    training.run(new Silent());
                    new HuggingFaceExport(run, base, folder.resolve("kept"))
                            .write(folder.resolve("export"), model, training.trainedPaths());
                    new SavedModel(SavedModel.FORMAT, run.specification(), SCHEMA, List.of(), training.step())
                            .write(folder.resolve("model"), model, training.trainedPaths(), base);
                }
            }
        }
        writeAnswers(folder);
    }

    private void writeAnswers(Path folder) throws IOException {
        try (TrainedModel model = TrainedModel.load(torch, base, folder.resolve("model"), extensions)) {
            List<Map<String, Object>> answers = new ArrayList<>();
            for (Input question : QUESTIONS) {
                answers.add(Map.of(
                        "text", question.text(),
                        "scores",
                                model.predict(List.of(question))
                                        .get(0)
                                        .prediction()
                                        .scores()));
            }
            Files.writeString(folder.resolve("answers.json"), Json.MAPPER.writeValueAsString(answers));
        }
    }

    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int row = 0; row < 32; row++) {
            boolean spam = row % 2 == 1;
            String text = (spam ? "buy cheap pills now" : "see you at lunch") + " again".repeat(row % 5);
            examples.add(new Example(row, text, null, spam ? "spam" : "ham"));
        }
        return examples;
    }

    private static final class Silent implements TrainingObserver {
        @Override
        public void stepped(StepReport report) {}

        @Override
        public void evaluated(EvaluationResult result, Progress progress) {}

        @Override
        public void checkpoint(Progress progress) {}

        @Override
        public Wish wish() {
            return Wish.GO_ON;
        }
    }
}
