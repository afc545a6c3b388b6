package dev.headstock.bench.interop;

import dev.headstock.api.head.Answer;
import dev.headstock.bench.engine.StarterRun;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.evaluation.Answers;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.export.HuggingFaceExport;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.TrainingObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Trains the starter model for a few steps in several ways and writes, for each, the export, and what Headstock itself predicts. The
 * script beside the benchmarks, {@code interop/check.py}, loads the exports elsewhere and compares.
 *
 * <p>Arguments: the starter model's jar, an empty folder.
 */
public final class ExportSamples {
    private static final List<String> TEXTS =
            List.of("buy cheap pills now", "see you at lunch tomorrow, I bring the naïve café drawings", "hello");

    private static final DatasetSchemaView SCHEMA = StarterRun.schema("ham", "spam");

    private final Torch torch;
    private final Path base;
    private final Path output;

    private ExportSamples(Torch torch, Path base, Path output) {
        this.torch = torch;
        this.base = base;
        this.output = output;
    }

    public static void main(String[] arguments) throws IOException {
        Path output = Path.of(arguments[1]);
        Path base = output.resolve("base");
        StarterRun.convert(Path.of(arguments[0]), base);
        try (Torch torch = Torch.open()) {
            ExportSamples samples = new ExportSamples(torch, base, output);
            for (String pooling : List.of("cls", "mean", "max")) {
                samples.write("full-" + pooling, pooling, List.of(), new Choice("full", Map.of()));
                samples.write("layer-3-" + pooling, pooling, List.of(), new Choice("head-only", Map.of("layer", 3)));
            }
            Choice everywhere = new Choice(
                    "lora",
                    Map.of("targets", List.of("query", "key", "value", "attention-output", "ffn-up", "ffn-down")));
            for (String pooling : List.of("cls", "mean")) {
                samples.write("lora-" + pooling, pooling, List.of(everywhere), new Choice("adapters-only", Map.of()));
            }
            samples.write("merged-mean", "mean", List.of(everywhere), new Choice("full", Map.of()));
        }
    }

    private void write(String name, String pooling, List<Choice> placements, Choice strategy) throws IOException {
        RunSpecification specification = new RunSpecification(
                "dataset",
                "model",
                new Choice("sequence-classification", Map.of("pooling", pooling)),
                placements,
                List.of(strategy),
                Map.of(
                        "epochs", 4,
                        "batchSize", 8,
                        "maxTokens", 64,
                        "learningRate", 1e-3,
                        "precision", "FP32",
                        "evaluationsPerEpoch", 1),
                new Resources(1, 0),
                null);
        Path folder = Files.createDirectories(output.resolve(name));
        try (StarterRun run = StarterRun.open(torch, base, specification, SCHEMA);
                Training training = run.training(examples(run), List.of(), folder.resolve("features"))) {
            training.run(new Silent());
            new HuggingFaceExport(run.run(), base, folder.resolve("kept"))
                    .write(folder.resolve("export"), run.model())
                    .ifPresent(reason -> {
                        throw new IllegalStateException(name + " was not exported: " + reason);
                    });
            writeAnswers(run, folder);
        }
    }

    private static void writeAnswers(StarterRun run, Path folder) throws IOException {
        List<DataExample> examples =
                TEXTS.stream().map(text -> run.example(0, text, "ham")).toList();
        Answers answers = new Answers(run.model(), run.encoder(), PassOptions.exact(), Map.of());
        List<Map<String, Object>> written = new ArrayList<>();
        for (Answers.ExampleAnswer answer : answers.answer(examples)) {
            Answer.ClassLabel label = (Answer.ClassLabel) answer.prediction().answer();
            written.add(Map.of("text", TEXTS.get(written.size()), "scores", label.scores()));
        }
        Files.writeString(folder.resolve("answers.json"), Json.MAPPER.writeValueAsString(written));
    }

    private static List<DataExample> examples(StarterRun run) {
        List<DataExample> examples = new ArrayList<>();
        for (int row = 0; row < 32; row++) {
            boolean spam = row % 2 == 1;
            String text = (spam ? "buy cheap pills now" : "see you at lunch") + " again".repeat(row % 5);
            examples.add(run.example(row, text, spam ? "spam" : "ham"));
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
