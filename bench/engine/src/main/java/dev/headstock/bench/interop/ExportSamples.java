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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Trains the starter model and a small decoder for a few steps in several ways and writes, for each, the export, and what Headstock itself
 * predicts. The script beside the benchmarks, {@code interop/check.py}, loads the exports elsewhere and compares.
 *
 * <p>Arguments: the starter model's folder, the decoder's folder, an empty folder. The other programs load the base models as they came.
 */
public final class ExportSamples {
    private static final Choice FULL = new Choice("full", Map.of());
    private static final Choice ADAPTERS = new Choice("adapters-only", Map.of());
    private static final Choice LORA_EVERYWHERE = new Choice(
            "lora", Map.of("targets", List.of("query", "key", "value", "attention-output", "ffn-up", "ffn-down")));
    private static final Choice PREFIX = new Choice("prefix", Map.of("length", 8, "countedPositions", true));
    private static final Choice PROMPT = new Choice("prompt", Map.of("length", 8));

    /** Each is loaded by PEFT with a pooler of transformers and with a head of our own. */
    private static final Map<String, Choice> PEFT = new TreeMap<>(Map.of(
            "lora", LORA_EVERYWHERE,
            "lora-stabilized", new Choice("lora", Map.of("rankStabilized", true, "rank", 4)),
            "lora-ranks", new Choice("lora", Map.of("ranks", List.of(0, 2, 2, 4, 4, 8), "alpha", 16)),
            "dora", new Choice("lora", Map.of("magnitudes", true, "targets", List.of("query", "ffn-down"))),
            "pissa", new Choice("lora", Map.of("start", "singular-vectors", "rank", 4)),
            "dora-pissa", new Choice("lora", Map.of("start", "singular-vectors", "magnitudes", true, "rank", 4)),
            "ia3", new Choice("ia3", Map.of()),
            "vera", new Choice("vera", Map.of("rank", 64))));

    private final Torch torch;
    private final Map<Base, Path> bases;
    private final Path output;

    private ExportSamples(Torch torch, Map<Base, Path> bases, Path output) {
        this.torch = torch;
        this.bases = bases;
        this.output = output;
    }

    public static void main(String[] arguments) throws IOException {
        Path output = Path.of(arguments[2]);
        Map<Base, Path> bases = Map.of(Base.ENCODER, Path.of(arguments[0]), Base.DECODER, Path.of(arguments[1]));
        for (Map.Entry<Base, Path> base : bases.entrySet()) {
            StarterRun.convert(base.getValue(), output.resolve(base.getKey().folder));
        }
        try (Torch torch = Torch.open()) {
            ExportSamples samples = new ExportSamples(torch, bases, output);
            samples.writeModels();
            samples.writeAdapters();
            samples.writeDecoders();
            samples.writeForAdapterHub();
        }
    }

    /** What a run starts from. */
    private enum Base {
        ENCODER,
        DECODER;

        private final String folder = name().toLowerCase(Locale.ROOT);
    }

    private void writeModels() throws IOException {
        for (String pooling : List.of("cls", "mean", "max", "attention", "concat3", "cls-mlp")) {
            write("model-full-" + pooling, HeadSample.classification(pooling), List.of(), FULL);
        }
        for (String pooling : List.of("cls", "mean", "max")) {
            Choice frozen = new Choice("head-only", Map.of("layer", 3));
            write("model-layer-3-" + pooling, HeadSample.classification(pooling), List.of(), frozen);
        }
        for (String pooling : List.of("cls", "mean")) {
            write("model-regression-" + pooling, HeadSample.regression(pooling), List.of(), FULL);
            write("model-choice-" + pooling, HeadSample.multipleChoice(pooling), List.of(), FULL);
        }
        write("model-merged-mean", HeadSample.classification("mean"), List.of(LORA_EVERYWHERE), FULL);
        write("model-multi-label", HeadSample.multiLabel(), List.of(), FULL);
        write("model-question", HeadSample.questionAnswering(), List.of(), FULL);
        write("model-tags", HeadSample.tagging(), List.of(), FULL);
        write("model-masked", HeadSample.maskedLm(), List.of(), FULL);
        write("model-biases", HeadSample.pairs("cls"), List.of(), new Choice("bias-only", Map.of()));
        write("model-layer-norms", HeadSample.pairs("mean"), List.of(), new Choice("layer-norm-only", Map.of()));
    }

    private void writeAdapters() throws IOException {
        for (Map.Entry<String, Choice> placement : PEFT.entrySet()) {
            for (String pooling : List.of("cls", "mean")) {
                String name = "peft-%s-%s".formatted(placement.getKey(), pooling);
                write(name, HeadSample.pairs(pooling), List.of(placement.getValue()), ADAPTERS);
            }
        }
        write("peft-lora-tags", HeadSample.tagging(), List.of(LORA_EVERYWHERE), ADAPTERS);
        write("peft-lora-question", HeadSample.questionAnswering(), List.of(LORA_EVERYWHERE), ADAPTERS);
        write("peft-lora-choice", HeadSample.multipleChoice("cls"), List.of(LORA_EVERYWHERE), ADAPTERS);
        write("peft-lora-masked", HeadSample.maskedLm(), List.of(LORA_EVERYWHERE), ADAPTERS);
        write("peft-prompt-tags", HeadSample.tagging(), List.of(PROMPT), ADAPTERS);
        write("prefix-tags", HeadSample.tagging(), List.of(PREFIX), ADAPTERS);
        write("prefix-cls", HeadSample.classification("cls"), List.of(PREFIX), ADAPTERS);
    }

    private void writeDecoders() throws IOException {
        Choice fused = new Choice("lora", Map.of("targets", List.of("query", "value", "ffn-up"), "rank", 4));
        write("model-decoder", Base.DECODER, HeadSample.nextToken(), List.of(), FULL);
        write("peft-decoder-lora", Base.DECODER, HeadSample.nextToken(), List.of(fused), ADAPTERS);
        write("peft-decoder-mean", Base.DECODER, HeadSample.classification("mean"), List.of(fused), ADAPTERS);
        write("prefix-decoder", Base.DECODER, HeadSample.nextToken(), List.of(PREFIX), ADAPTERS);
    }

    /** What PEFT does not have. */
    private void writeForAdapterHub() throws IOException {
        Map<String, Map<String, Object>> bottlenecks = new TreeMap<>(Map.of(
                "pfeiffer", Map.of("reductions", List.of(16, 16, 8, 8, 4, 4)),
                "houlsby", Map.of("variant", "houlsby", "activation", "silu", "leaveOut", List.of(1)),
                "parallel", Map.of("variant", "parallel", "scaling", 4, "scale", "learned"),
                "adapter-plus", Map.of("scale", "channel", "activation", "gelu", "initialization", "houlsby"),
                "invertible", Map.of("invertible", true, "activation", "gelu"),
                "gated", Map.of("gated", true)));
        for (Map.Entry<String, Map<String, Object>> options : bottlenecks.entrySet()) {
            Choice bottleneck = new Choice("bottleneck", options.getValue());
            write("hub-" + options.getKey(), HeadSample.pairs("cls"), List.of(bottleneck), ADAPTERS);
        }
        Choice bottleneck = new Choice("bottleneck", Map.of());
        Choice prefix = new Choice("prefix", Map.of("length", 8, "inner", 32));
        Choice compacter = new Choice("compacter", Map.of("layers", "last 4"));
        write("hub-mean", HeadSample.classification("mean"), List.of(bottleneck), ADAPTERS);
        write("hub-tags", HeadSample.tagging(), List.of(bottleneck), ADAPTERS);
        write("hub-compacter", HeadSample.pairs("cls"), List.of(compacter), ADAPTERS);
        write("hub-prefix", HeadSample.pairs("cls"), List.of(prefix), ADAPTERS);
        write("hub-decoder", Base.DECODER, HeadSample.nextToken(), List.of(bottleneck), ADAPTERS);
    }

    private void write(String name, HeadSample sample, List<Choice> placements, Choice strategy) throws IOException {
        write(name, Base.ENCODER, sample, placements, strategy);
    }

    private void write(String name, Base from, HeadSample sample, List<Choice> placements, Choice strategy)
            throws IOException {
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
        Path base = output.resolve(from.folder);
        try (StarterRun run = StarterRun.open(torch, base, specification, sample.schema());
                Training training = run.training(examples(run, sample.rows()), List.of(), folder.resolve("features"))) {
            training.run(new Silent());
            new HuggingFaceExport(run.run(), base, folder.resolve("kept"))
                    .write(folder.resolve("export"), run.model(), Map.of())
                    .ifPresent(reason -> {
                        throw new IllegalStateException(name + " was not exported: " + reason);
                    });
            writeAnswers(run, sample, from, folder);
        }
    }

    private void writeAnswers(StarterRun run, HeadSample sample, Base from, Path folder) throws IOException {
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
                Json.MAPPER.writeValueAsString(Map.of(
                        "head",
                        sample.head().id(),
                        "base",
                        Objects.requireNonNull(bases.get(from)).toAbsolutePath().toString(),
                        "answers",
                        written)));
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
