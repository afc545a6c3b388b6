package dev.headstock.bench.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.api.model.ParameterInfo;
import dev.headstock.api.model.ParameterKind;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.TrainingObserver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures matrix multiplication and training steps of the starter model in one run, by the CPU time of one thread, so that a busy
 * machine does not disturb the ratio. Run with {@code OMP_NUM_THREADS=1}.
 *
 * <p>Argument: the starter model's folder.
 */
public final class StepBenchmark {
    private static final int BATCH = 16;
    private static final int TOKENS = 128;
    private static final int STEPS = 7;
    private static final int WARM_UP = 2;
    /** From the environment, since bfloat16 takes minutes per step on a processor that has no instructions for it. */
    private static final List<String> PRECISIONS =
            List.of(System.getenv().getOrDefault("PRECISIONS", "FP32,BF16").split(","));

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Torch torch;
    private final Path base;

    private StepBenchmark(Torch torch, Path base) {
        this.torch = torch;
        this.base = base;
    }

    public static void main(String[] arguments) throws IOException {
        Path base = Files.createTempDirectory("starter-model");
        StarterRun.convert(Path.of(arguments[0]), base);
        try (Torch torch = Torch.open()) {
            new StepBenchmark(torch, base).run();
        }
    }

    private void run() throws IOException {
        System.out.printf(Locale.ROOT, "threads %d, batch %d x %d tokens%n", Torch.threads(), BATCH, TOKENS);
        List<Choice> lora = List.of(new Choice("lora", Map.of()));
        double before = multiplicationRate();
        report("full fp32, dropout 0.1", List.of(), "full", "FP32", 0.1, before);
        report("full bf16, dropout 0.1", List.of(), "full", "BF16", 0.1, before);
        report("full fp32, no dropout", List.of(), "full", "FP32", 0, before);
        report("LoRA fp32, dropout 0.1", lora, "adapters-only", "FP32", 0.1, before);
        report("LoRA bf16, dropout 0.1", lora, "adapters-only", "BF16", 0.1, before);
        System.out.printf(
                Locale.ROOT,
                "matrix multiplication fp32: %.1f before, %.1f GFLOP/s after%n",
                before / 1e9,
                multiplicationRate() / 1e9);
    }

    private void report(
            String name, List<Choice> placements, String strategy, String precision, double dropout, double rate)
            throws IOException {
        if (!PRECISIONS.contains(precision)) {
            return;
        }
        RunSpecification specification = new RunSpecification(
                "dataset",
                "model",
                new Choice("sequence-classification", Map.of()),
                placements,
                List.of(new Choice(strategy, Map.of())),
                Map.of(
                        "epochs", 1,
                        "batchSize", BATCH,
                        "maxTokens", TOKENS,
                        "dropout", dropout,
                        "attentionDropout", dropout,
                        "precision", precision,
                        "evaluationsPerEpoch", 1),
                new Resources(1, 0),
                null);
        try (StarterRun run = StarterRun.open(torch, base, specification, StarterRun.schema("a", "b"))) {
            double seconds = stepSeconds(run);
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %7.0f ms per step, %6.0f tokens/s, %5.1f %% of the fp32 multiplication rate (as if everything were trained)%n",
                    name,
                    seconds * 1e3,
                    BATCH * TOKENS / seconds,
                    100 * operations(run.run().outline()) / seconds / rate);
        }
    }

    /** Floating-point operations of a full step: 6 per matrix weight and token, and 12·layers·tokens·width per token for attention. */
    private static double operations(ModelOutline outline) {
        long matrixWeights = outline.parameters().stream()
                .filter(parameter -> parameter.kind() == ParameterKind.MATRIX)
                .map(ParameterInfo::shape)
                .mapToLong(Shape::size)
                .sum();
        double attention = 12.0 * outline.layers() * TOKENS * outline.width();
        return (6.0 * matrixWeights + attention) * BATCH * TOKENS;
    }

    /** Operations per second of the best of several products of the shape that the model computes most. */
    private double multiplicationRate() {
        int rows = BATCH * TOKENS;
        int width = 384;
        int inner = 1536;
        try (NDManager memory = torch.newScope()) {
            NDArray a = memory.randomUniform(-1, 1, new Shape(rows, width));
            NDArray b = memory.randomUniform(-1, 1, new Shape(width, inner));
            double best = 0;
            for (int round = 0; round < 40; round++) {
                long start = THREADS.getCurrentThreadCpuTime();
                a.matMul(b).close();
                double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
                best = Math.max(best, 2.0 * rows * width * inner / seconds);
            }
            return best;
        }
    }

    private double stepSeconds(StarterRun run) {
        Stopwatch stopwatch = new Stopwatch();
        try (Training training =
                run.training(run.randomTexts(BATCH * STEPS, TOKENS, TOKENS, 7), List.of(), base.resolve("features"))) {
            training.run(stopwatch);
        }
        return stopwatch.median();
    }

    /** The CPU time between the ends of two steps. */
    private static final class Stopwatch implements TrainingObserver {
        private final List<Double> seconds = new ArrayList<>();
        private long last = THREADS.getCurrentThreadCpuTime();

        @Override
        public void stepped(StepReport report) {
            long now = THREADS.getCurrentThreadCpuTime();
            seconds.add((now - last) / 1e9);
            last = now;
        }

        double median() {
            double[] warm = seconds.subList(WARM_UP, seconds.size()).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            return warm[warm.length / 2];
        }

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
