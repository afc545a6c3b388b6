package dev.headstock.bench.engine;

import com.sun.management.OperatingSystemMXBean;
import dev.headstock.api.Example;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.bottleneck.Bottleneck;
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
import dev.headstock.protocol.Split;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.trainer.checkpoint.ModelConverter;
import dev.headstock.trainer.checkpoint.ModelFamilies;
import dev.headstock.trainer.checkpoint.ModelFolder;
import dev.headstock.trainer.engine.EncodedExamples;
import dev.headstock.trainer.engine.EncodedText;
import dev.headstock.trainer.engine.EvaluationResult;
import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.PretrainedArrays;
import dev.headstock.trainer.engine.SavedModel;
import dev.headstock.trainer.engine.Torch;
import dev.headstock.trainer.engine.Training;
import dev.headstock.trainer.engine.TrainingObserver;
import dev.headstock.trainer.export.HuggingFaceExport;
import dev.headstock.trainer.measuring.SpeedProbe;
import dev.headstock.trainer.planning.MachineSpeed;
import dev.headstock.trainer.planning.Planner;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.planning.Schemas;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Compares what a plan promises with what the run takes: seconds and memory, for every way of training the starter model. Each run is a
 * process of its own with one thread, as on a machine with one core per slot; its seconds are its processor time, so that a busy machine
 * does not disturb them. Run with {@code OMP_NUM_THREADS=1}.
 *
 * <p>Argument: the starter model's jar.
 */
public final class EstimateBenchmark {
    private static final DatasetSchemaView SCHEMA = new DatasetSchemaView(List.of(
            new Column("text", Purpose.TEXT, List.of()), new Column("label", Purpose.LABEL, List.of("a", "b"))));
    private static final Map<Split, Long> ROWS = Map.of(Split.TRAIN, 256L, Split.DEV, 128L);
    private static final int EPOCHS = 2;

    private static final Extensions EXTENSIONS = Extensions.of(List.of(
            new BertFamily(),
            new SequenceClassification(),
            new Lora(),
            new Bottleneck(),
            new NoAdapters(),
            new HeadOnly(),
            new FullTuning(),
            new AdaptersOnly()));

    /** One way of training. */
    private record Way(String placement, String strategy, Precision precision, int batch, int tokens) {
        static Way of(List<String> words) {
            return new Way(
                    words.get(0),
                    words.get(1),
                    Precision.valueOf(words.get(2)),
                    Integer.parseInt(words.get(3)),
                    Integer.parseInt(words.get(4)));
        }

        List<String> words() {
            return List.of(placement, strategy, precision.name(), String.valueOf(batch), String.valueOf(tokens));
        }

        RunSpecification specification() {
            return new RunSpecification(
                    "dataset",
                    "model",
                    new Choice("sequence-classification", Map.of()),
                    new Choice(placement, Map.of()),
                    new Choice(strategy, Map.of()),
                    new TrainingSettings(EPOCHS, batch, tokens, null, 0.01, 0.1, 1, null, 0.1, precision, 1, 1, 7),
                    new Resources(1, 0));
        }

        /** Texts are a quarter of the limit to all of it long. */
        double meanTokens() {
            return 0.625 * tokens;
        }
    }

    private EstimateBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 1) {
            train(Path.of(arguments[0]), Way.of(List.of(arguments).subList(1, arguments.length)));
            return;
        }
        Path model = Files.createTempDirectory("starter-model");
        new ModelConverter(new ModelFamilies(EXTENSIONS)).convert(Path.of(arguments[0]), model);
        MachineSpeed speed = new SpeedProbe().speed();
        System.out.printf(
                Locale.ROOT,
                "%.0f GFLOP/s in fp32, %.2f times that in bfloat16%n| run | planned s | taken s | ratio | planned MB | taken MB | ratio |%n|---|---|---|---|---|---|---|%n",
                speed.flops() / 1e9,
                speed.bf16Gain());
        for (Way way : ways()) {
            compare(way, model, speed);
        }
    }

    private static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        for (int[] shape : new int[][] {{16, 128}, {32, 64}}) {
            for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
                ways.add(new Way("none", "head-only", precision, shape[0], shape[1]));
                ways.add(new Way("lora", "adapters-only", precision, shape[0], shape[1]));
                ways.add(new Way("bottleneck", "adapters-only", precision, shape[0], shape[1]));
                ways.add(new Way("none", "full", precision, shape[0], shape[1]));
            }
        }
        return ways;
    }

    private static void compare(Way way, Path model, MachineSpeed speed) throws IOException, InterruptedException {
        Plan plan = new Planner(EXTENSIONS, () -> speed, (folder, text) -> List.of())
                .plan(new PlanRequest(way.specification(), model.toString(), SCHEMA, ROWS, way.meanTokens(), null));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                EstimateBenchmark.class.getName(),
                model.toString()));
        command.addAll(way.words());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String last = "";
        try (var output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line;
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("%s failed: %s".formatted(way, last));
        }
        double seconds = Double.parseDouble(last.split(" ")[0]);
        double bytes = Double.parseDouble(last.split(" ")[1]);
        System.out.printf(
                Locale.ROOT,
                "| %s, %s, %s, %d × %d | %.1f | %.1f | %.2f | %.0f | %.0f | %.2f |%n",
                way.placement(),
                way.strategy(),
                way.precision(),
                way.batch(),
                way.tokens(),
                plan.seconds(),
                seconds,
                plan.seconds() / seconds,
                plan.memoryBytes() / 1e6,
                bytes / 1e6,
                plan.memoryBytes() / bytes);
    }

    /** Prints processor seconds and peak bytes of this process. */
    private static void train(Path base, Way way) throws IOException {
        try (Torch torch = Torch.open();
                ModelFolder folder = ModelFolder.open(base)) {
            ResolvedRun run = new Resolution(EXTENSIONS)
                    .require(
                            way.specification(),
                            new ModelFamilies(EXTENSIONS).recognise(folder.manifest()),
                            Schemas.of(SCHEMA));
            try (Model model = Model.build(torch, Blueprint.of(run), PretrainedArrays.of(folder.weights()), 7);
                    var training = new Training(
                            model,
                            run.plan(),
                            run.specification().training(),
                            examples(Split.TRAIN, way),
                            examples(Split.DEV, way),
                            Files.createTempDirectory("work"))) {
                training.run(new Checkpoints(run, base, model, training));
            }
        }
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.printf(Locale.ROOT, "%.2f %d%n", system.getProcessCpuTime() / 1e9, peakBytes());
    }

    private static long peakBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static EncodedExamples examples(Split split, Way way) {
        var random = new Random(split.ordinal());
        List<Example> examples = new ArrayList<>();
        List<EncodedText> texts = new ArrayList<>();
        for (int row = 0; row < Objects.requireNonNull(ROWS.get(split)); row++) {
            int tokens = random.nextInt(way.tokens() / 4, way.tokens() + 1);
            examples.add(new Example(row, "", null, row % 2 == 0 ? "a" : "b"));
            texts.add(new EncodedText(random.ints(tokens, 1000, 30_000).toArray(), new int[tokens], false));
        }
        return new EncodedExamples(examples, texts);
    }

    /** Writes what a worker writes at a checkpoint. */
    private record Checkpoints(ResolvedRun run, Path base, Model model, Training training) implements TrainingObserver {
        @Override
        public void stepped(StepReport report) {}

        @Override
        public void evaluated(EvaluationResult result, Progress progress) {}

        @Override
        public void checkpoint(Progress progress) {
            try {
                Path folder = Files.createTempDirectory("checkpoint");
                training.saveState(folder.resolve("state"), 0);
                new SavedModel(SavedModel.FORMAT, run.specification(), SCHEMA, List.of(), progress.step())
                        .write(folder.resolve("model"), model, training.trainedPaths(), base);
                new HuggingFaceExport(run, base, folder.resolve("kept"))
                        .write(folder.resolve("export"), model, training.trainedPaths());
                delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path folder) throws IOException {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }

        @Override
        public Wish wish() {
            return Wish.GO_ON;
        }
    }
}
