package dev.headstock.bench.interop;

import dev.headstock.api.data.Cell;
import dev.headstock.api.head.Prediction;
import dev.headstock.bench.engine.StarterRun;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.answers.AnswerJson;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains the starter model for a few steps in several ways and writes, for each, the export, and what Headstock itself predicts. The
 * script beside the benchmarks, {@code interop/check.py}, loads the exports elsewhere and compares.
 *
 * <p>Arguments: the starter model's folder, an empty folder.
 */
public final class ExportSamples {
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
            Choice full = new Choice("full", Map.of());
            for (String pooling : List.of("cls", "mean", "max")) {
                samples.write("full-" + pooling, HeadSample.classification(pooling), List.of(), full);
                samples.write(
                        "layer-3-" + pooling,
                        HeadSample.classification(pooling),
                        List.of(),
                        new Choice("head-only", Map.of("layer", 3)));
            }
            for (String pooling : List.of("attention", "concat3", "cls-mlp")) {
                samples.write("full-" + pooling, HeadSample.classification(pooling), List.of(), full);
            }
            Choice everywhere = new Choice(
                    "lora",
                    Map.of("targets", List.of("query", "key", "value", "attention-output", "ffn-up", "ffn-down")));
            Choice adapters = new Choice("adapters-only", Map.of());
            for (String pooling : List.of("cls", "mean")) {
                samples.write("lora-" + pooling, HeadSample.classification(pooling), List.of(everywhere), adapters);
                samples.write("regression-" + pooling, HeadSample.regression(pooling), List.of(), full);
                samples.write("choice-" + pooling, HeadSample.multipleChoice(pooling), List.of(), full);
            }
            samples.write("merged-mean", HeadSample.classification("mean"), List.of(everywhere), full);
            samples.write("multi-label", HeadSample.multiLabel(), List.of(), full);
            samples.write("question", HeadSample.questionAnswering(), List.of(), full);
            samples.write("lora-question", HeadSample.questionAnswering(), List.of(everywhere), adapters);
            samples.write("tags", HeadSample.tagging(), List.of(), full);
            samples.write("masked", HeadSample.maskedLm(), List.of(), full);
        }
    }

    private void write(String name, HeadSample sample, List<Choice> placements, Choice strategy) throws IOException {
        RunSpecification specification = new RunSpecification(
                "dataset",
                "model",
                sample.head(),
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
        try (StarterRun run = StarterRun.open(torch, base, specification, sample.schema());
                Training training = run.training(examples(run, sample.rows()), List.of(), folder.resolve("features"))) {
            training.run(new Silent());
            new HuggingFaceExport(run.run(), base, folder.resolve("kept"))
                    .write(folder.resolve("export"), run.model(), Map.of())
                    .ifPresent(reason -> {
                        throw new IllegalStateException(name + " was not exported: " + reason);
                    });
            writeAnswers(run, sample, folder);
        }
    }

    private static void writeAnswers(StarterRun run, HeadSample sample, Path folder) throws IOException {
        Answers answers = new Answers(run.model(), run.encoder(), PassOptions.exact(), Map.of());
        List<Map<String, Object>> written = new ArrayList<>();
        for (Answers.ExampleAnswer answer : answers.answer(examples(run, sample.inputs()))) {
            Map<String, Object> input = new LinkedHashMap<>();
            sample.inputs().get(written.size()).forEach((column, cell) -> input.put(column, cell.json()));
            Prediction prediction = answer.prediction();
            written.add(Map.of(
                    "input",
                    input,
                    "answer",
                    AnswerJson.of(prediction.answer()),
                    "confidence",
                    Double.isNaN(prediction.confidence()) ? -1 : prediction.confidence()));
        }
        Files.writeString(
                folder.resolve("answers.json"),
                Json.MAPPER.writeValueAsString(Map.of("head", sample.head().id(), "answers", written)));
    }

    private static List<DataExample> examples(StarterRun run, List<Map<String, Cell>> rows) {
        List<DataExample> examples = new ArrayList<>();
        for (Map<String, Cell> cells : rows) {
            examples.add(new DataExample(examples.size(), 0, run.run().schema(), cells));
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
