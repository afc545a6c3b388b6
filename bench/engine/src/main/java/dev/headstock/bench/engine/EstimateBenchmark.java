package dev.headstock.bench.engine;

import com.sun.management.OperatingSystemMXBean;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.host.ImportResult.LengthHistogram;
import dev.headstock.protocol.host.Plan;
import dev.headstock.protocol.host.PlanRequest;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.export.HuggingFaceExport;
import dev.headstock.trainer.measuring.SpeedProbe;
import dev.headstock.trainer.planning.costs.MachineSpeed;
import dev.headstock.trainer.planning.preview.Planner;
import dev.headstock.trainer.saved.SavedModel;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.TrainingObserver;
import dev.headstock.trainer.training.values.StoredParameters;
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
import java.util.TreeMap;

/**
 * Compares what a plan promises with what the run takes: seconds and memory, for every way of training the starter model. Each run is a
 * process of its own with one thread, as on a machine with one core per slot; its seconds are its processor time, so that a busy machine
 * does not disturb them. Run with {@code OMP_NUM_THREADS=1}.
 *
 * <p>Argument: the starter model's folder.
 */
public final class EstimateBenchmark {
    private static final DatasetSchemaView SCHEMA = StarterRun.schema("a", "b");
    private static final Map<Split, Long> ROWS = Map.of(Split.TRAIN, 256L, Split.DEV, 128L);
    private static final int EPOCHS = 2;
    private static final String CLASSIFICATION = "sequence-classification";
    private static final String GENERATION = "prefix-lm";

    /** One way of training. */
    private record Way(String head, String placement, String strategy, String precision, int batch, int tokens) {
        static Way of(List<String> words) {
            return new Way(
                    words.get(0),
                    words.get(1),
                    words.get(2),
                    words.get(3),
                    Integer.parseInt(words.get(4)),
                    Integer.parseInt(words.get(5)));
        }

        List<String> words() {
            return List.of(head, placement, strategy, precision, String.valueOf(batch), String.valueOf(tokens));
        }

        RunSpecification specification() {
            return new RunSpecification(
                    "dataset",
                    "model",
                    new Choice(head, Map.of()),
                    placement.equals("none") ? List.of() : List.of(new Choice(placement, Map.of())),
                    List.of(new Choice(strategy, Map.of())),
                    Map.of(
                            "epochs", EPOCHS,
                            "batchSize", batch,
                            "maxTokens", tokens,
                            "attentionDropout", 0.1,
                            "precision", precision,
                            "evaluationsPerEpoch", 1,
                            "keepCheckpoints", 1),
                    new Resources(1, 0),
                    null);
        }

        /** Texts are a quarter of the limit to all of it long. */
        LengthHistogram lengths() {
            double mean = 0.625 * tokens;
            Map<String, Double> meanUpTo = new TreeMap<>();
            Map<String, Double> truncated = new TreeMap<>();
            for (int limit : new int[] {128, 256, 512, 1_024, 2_048, 4_096, 8_192}) {
                meanUpTo.put(String.valueOf(limit), Math.min(mean, limit));
                truncated.put(String.valueOf(limit), limit < tokens ? 1.0 : 0.0);
            }
            return new LengthHistogram(tokens, List.of(1L), tokens, mean, tokens, meanUpTo, truncated);
        }
    }

    private EstimateBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 1) {
            train(Path.of(arguments[0]), Way.of(List.of(arguments).subList(1, arguments.length)));
            return;
        }
        Path model = Files.createTempDirectory("starter-model");
        StarterRun.convert(Path.of(arguments[0]), model);
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
            for (String precision : StepBenchmark.PRECISIONS) {
                ways.add(new Way(CLASSIFICATION, "none", "head-only", precision, shape[0], shape[1]));
                ways.add(new Way(CLASSIFICATION, "lora", "adapters-only", precision, shape[0], shape[1]));
                ways.add(new Way(CLASSIFICATION, "bottleneck", "adapters-only", precision, shape[0], shape[1]));
                ways.add(new Way(CLASSIFICATION, "none", "full", precision, shape[0], shape[1]));
            }
        }
        ways.add(new Way(GENERATION, "none", "full", "FP32", 16, 64));
        ways.add(new Way(GENERATION, "lora", "adapters-only", "FP32", 16, 128));
        return ways;
    }

    private static void compare(Way way, Path model, MachineSpeed speed) throws IOException, InterruptedException {
        Plan plan = new Planner(StarterRun.EXTENSIONS, () -> speed, (folder, planned, sample) -> List.of())
                .plan(new PlanRequest(
                        way.specification(), model.toString(), List.of(), SCHEMA, ROWS, way.lengths(), false, null));
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
                "| %s%s, %s, %s, %d × %d | %.1f | %.1f | %.2f | %.0f | %.0f | %.2f |%n",
                way.head().equals(GENERATION) ? "generation, " : "",
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
                StarterRun run = StarterRun.open(torch, base, way.specification(), SCHEMA);
                Training training = run.training(
                        run.randomTexts(rows(Split.TRAIN), way.tokens() / 4, way.tokens(), 0),
                        run.randomTexts(rows(Split.DEV), way.tokens() / 4, way.tokens(), 1),
                        Files.createTempDirectory("features"))) {
            training.run(new Checkpoints(run, base, training));
        }
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.printf(Locale.ROOT, "%.2f %d%n", system.getProcessCpuTime() / 1e9, peakBytes());
    }

    static long peakBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static int rows(Split split) {
        return ROWS.getOrDefault(split, 0L).intValue();
    }

    /** Writes what a worker writes at a checkpoint. */
    private record Checkpoints(StarterRun run, Path base, Training training) implements TrainingObserver {
        @Override
        public void stepped(StepReport report) {}

        @Override
        public void evaluated(EvaluationResult result, Progress progress) {}

        @Override
        public void checkpoint(Progress progress) {
            try {
                Path folder = Files.createTempDirectory("checkpoint");
                training.saveState(folder.resolve("state"), 0);
                new SavedModel(
                                SavedModel.FORMAT,
                                run.run().specification(),
                                SCHEMA,
                                null,
                                List.of(),
                                progress.step(),
                                Map.of(),
                                false)
                        .write(folder.resolve("model"), StoredParameters.of(run.run(), run.model()), base);
                new HuggingFaceExport(run.run(), base, folder.resolve("kept"))
                        .write(folder.resolve("export"), run.model(), Map.of());
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
