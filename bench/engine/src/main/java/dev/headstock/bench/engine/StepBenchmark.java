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
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.evaluation.EvaluationRequest;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.evaluation.Evaluator;
import dev.headstock.trainer.torch.Torch;
import dev.headstock.trainer.training.Training;
import dev.headstock.trainer.training.TrainingObserver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures matrix multiplication and training steps of the starter model in one run, by the CPU time of one thread, so that a busy
 * machine does not disturb the ratio. Run with {@code OMP_NUM_THREADS=1}.
 *
 * <p>Argument: the starter model's folder. PEERS=1 in the environment leaves out what no peer measures.
 */
public final class StepBenchmark {
    private static final int BATCH = 16;
    private static final int LONG = 128;
    /** A sentence of eight words or so. */
    private static final int SHORT = 12;

    private static final int STEPS = 7;
    private static final int WARM_UP = 2;
    /** Rows of an evaluation, which decides by itself how many it reads at once. */
    private static final int EVALUATED = 64;
    /** From the environment, since bfloat16 takes minutes per step on a processor that has no instructions for it. */
    static final List<String> PRECISIONS =
            List.of(System.getenv().getOrDefault("PRECISIONS", "FP32,BF16").split(","));

    private static final boolean PEERS = "1".equals(System.getenv("PEERS"));
    private static final List<Choice> LORA = List.of(new Choice("lora", Map.of()));
    private static final List<Choice> UPPER_LORA = List.of(new Choice("lora", Map.of("layers", "upper half")));
    private static final List<Choice> BOTTLENECK = List.of(new Choice("bottleneck", Map.of()));

    private static final List<Work> ALL = List.of(
            new Work("full", List.of(), "full", "FP32", 0.1, LONG),
            new Work("full", List.of(), "full", "FP32", 0.1, SHORT),
            new Work("LoRA", LORA, "adapters-only", "FP32", 0.1, LONG),
            new Work("LoRA", LORA, "adapters-only", "FP32", 0.1, SHORT),
            new Work("LoRA in the upper half", UPPER_LORA, "adapters-only", "FP32", 0.1, LONG),
            new Work("bottleneck", BOTTLENECK, "adapters-only", "FP32", 0.1, LONG));
    private static final List<Work> WITHOUT_PEER = List.of(
            new Work("full without dropout", List.of(), "full", "FP32", 0, LONG),
            new Work("full in bfloat16", List.of(), "full", "BF16", 0.1, LONG),
            new Work("LoRA in bfloat16", LORA, "adapters-only", "BF16", 0.1, LONG));

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** A way of training, on texts of so many tokens. */
    private record Work(
            String way, List<Choice> placements, String strategy, String precision, double dropout, int tokens) {
        String name() {
            return "%s, %d tokens".formatted(way, tokens);
        }

        RunSpecification specification() {
            return new RunSpecification(
                    "dataset",
                    "model",
                    new Choice("sequence-classification", Map.of()),
                    placements,
                    List.of(new Choice(strategy, Map.of())),
                    Map.of(
                            "epochs", 1,
                            "batchSize", BATCH,
                            "maxTokens", tokens,
                            "dropout", dropout,
                            "attentionDropout", dropout,
                            "precision", precision,
                            "evaluationsPerEpoch", 1),
                    new Resources(1, 0),
                    null);
        }
    }

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
        System.out.printf(Locale.ROOT, "threads %d, batch %d%n", Torch.threads(), BATCH);
        double rate = multiplicationRate();
        for (Work work : ALL) {
            report(work, rate);
        }
        if (!PEERS) {
            for (Work work : WITHOUT_PEER) {
                report(work, rate);
            }
        }
        evaluation(LONG);
        evaluation(SHORT);
        System.out.printf(
                Locale.ROOT,
                "matrix multiplication fp32: %.1f before, %.1f GFLOP/s after%n",
                rate / 1e9,
                multiplicationRate() / 1e9);
    }

    private void report(Work work, double rate) throws IOException {
        if (!PRECISIONS.contains(work.precision())) {
            return;
        }
        try (StarterRun run = StarterRun.open(torch, base, work.specification(), StarterRun.schema("a", "b"))) {
            double seconds = stepSeconds(run, work.tokens());
            System.out.printf(
                    Locale.ROOT,
                    "%-36s %8.1f ms per step, %6.0f tokens/s, %5.1f %% of the fp32 multiplication rate (as if everything were trained)%n",
                    work.name(),
                    seconds * 1e3,
                    BATCH * work.tokens() / seconds,
                    100 * operations(run.run().outline(), work.tokens()) / seconds / rate);
        }
    }

    /** Forward passes with decoding and metrics. */
    private void evaluation(int tokens) throws IOException {
        Work work = new Work("evaluation", List.of(), "full", "FP32", 0, tokens);
        try (StarterRun run = StarterRun.open(torch, base, work.specification(), StarterRun.schema("a", "b"))) {
            List<DataExample> rows = run.randomTexts(EVALUATED, tokens, tokens, 7);
            double[] seconds = new double[STEPS];
            try (Evaluator evaluator = run.evaluator(rows)) {
                for (int round = 0; round < STEPS; round++) {
                    long begin = THREADS.getCurrentThreadCpuTime();
                    evaluator.evaluate(EvaluationRequest.tuning(), result -> {}, () -> {});
                    seconds[round] = (THREADS.getCurrentThreadCpuTime() - begin) / 1e9;
                }
            }
            System.out.printf(
                    Locale.ROOT, "%-36s %8.2f ms per row%n", work.name(), 1e3 * warmMedian(seconds) / EVALUATED);
        }
    }

    /** Floating-point operations of a full step: 6 per matrix weight and token, and 12·layers·tokens·width per token for attention. */
    private static double operations(ModelOutline outline, int tokens) {
        long matrixWeights = outline.parameters().stream()
                .filter(parameter -> parameter.kind() == ParameterKind.MATRIX)
                .map(ParameterInfo::shape)
                .mapToLong(Shape::size)
                .sum();
        double attention = 12.0 * outline.layers() * tokens * outline.width();
        return (6.0 * matrixWeights + attention) * BATCH * tokens;
    }

    /** Operations per second of the best of several products of the shape that the model computes most. */
    private double multiplicationRate() {
        int rows = BATCH * LONG;
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

    private double stepSeconds(StarterRun run, int tokens) {
        Stopwatch stopwatch = new Stopwatch();
        try (Training training =
                run.training(run.randomTexts(BATCH * STEPS, tokens, tokens, 7), List.of(), base.resolve("features"))) {
            training.run(stopwatch);
        }
        return stopwatch.median();
    }

    private static double warmMedian(double[] all) {
        double[] warm = Arrays.copyOfRange(all, WARM_UP, all.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
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
            return warmMedian(seconds.stream().mapToDouble(Double::doubleValue).toArray());
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
