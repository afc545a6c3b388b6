package dev.headstock.bench.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.Adapter;
import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.DatasetSchema;
import dev.headstock.api.DatasetSchema.Column;
import dev.headstock.api.DatasetSchema.Purpose;
import dev.headstock.api.Example;
import dev.headstock.api.Head;
import dev.headstock.api.ModelOutline;
import dev.headstock.api.Readout;
import dev.headstock.api.Site;
import dev.headstock.api.TuningStrategy;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.sequenceclassification.SequenceClassification;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.plugins.tuning.NoAdapters;
import dev.headstock.protocol.TrainingSettings;
import dev.headstock.protocol.TrainingSettings.Precision;
import dev.headstock.trainer.checkpoint.ModelConverter;
import dev.headstock.trainer.checkpoint.ModelFamilies;
import dev.headstock.trainer.checkpoint.ModelFolder;
import dev.headstock.trainer.engine.EncodedExamples;
import dev.headstock.trainer.engine.EncodedText;
import dev.headstock.trainer.engine.EvaluationResult;
import dev.headstock.trainer.engine.Model;
import dev.headstock.trainer.engine.Model.Blueprint;
import dev.headstock.trainer.engine.PretrainedArrays;
import dev.headstock.trainer.engine.Torch;
import dev.headstock.trainer.engine.Training;
import dev.headstock.trainer.engine.TrainingObserver;
import dev.headstock.trainer.plugins.Extensions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Measures matrix multiplication and training steps of the starter model in one run, by the CPU time of one thread, so that a busy
 * machine does not disturb the ratio. Run with {@code OMP_NUM_THREADS=1}.
 *
 * <p>Argument: the starter model's jar.
 */
public final class StepBenchmark {
    private static final int BATCH = 16;
    private static final int TOKENS = 128;
    private static final int STEPS = 7;
    private static final int WARM_UP = 2;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Torch torch;
    private final ModelFolder folder;
    private final Path work;
    private final ModelOutline outline;
    private final BertFamily family = new BertFamily();

    private StepBenchmark(Torch torch, ModelFolder folder, Path work) {
        this.torch = torch;
        this.folder = folder;
        this.work = work;
        this.outline = family.outline(folder.manifest()).orElseThrow();
    }

    public static void main(String[] arguments) throws IOException {
        Path converted = Files.createTempDirectory("starter-model");
        var converter = new ModelConverter(new ModelFamilies(Extensions.of(List.of(new BertFamily()))));
        converter.convert(Path.of(arguments[0]), converted);
        try (Torch torch = Torch.open();
                ModelFolder folder = ModelFolder.open(converted)) {
            new StepBenchmark(torch, folder, converted).run();
        }
    }

    private void run() {
        System.out.printf(Locale.ROOT, "threads %d, batch %d x %d tokens%n", Torch.threads(), BATCH, TOKENS);
        double before = multiplicationRate();
        report("full fp32, dropout 0.1", new FullTuning(), new NoAdapters(), Precision.FP32, 0.1, before);
        report("full bf16, dropout 0.1", new FullTuning(), new NoAdapters(), Precision.BF16, 0.1, before);
        report("full fp32, no dropout", new FullTuning(), new NoAdapters(), Precision.FP32, 0, before);
        report("LoRA bf16, dropout 0.1", new AdaptersOnly(), new Lora(), Precision.BF16, 0.1, before);
        System.out.printf(
                Locale.ROOT,
                "matrix multiplication fp32: %.1f before, %.1f GFLOP/s after%n",
                before / 1e9,
                multiplicationRate() / 1e9);
    }

    private <S extends Record, P extends Record> void report(
            String name,
            TuningStrategy<S> strategy,
            AdapterPlacement<P> placement,
            Precision precision,
            double dropout,
            double rate) {
        double seconds = stepSeconds(strategy, placement.place(outline, placement.defaults()), precision, dropout);
        System.out.printf(
                Locale.ROOT,
                "%-24s %7.0f ms per step, %6.0f tokens/s, %5.1f %% of the fp32 multiplication rate (as if everything were trained)%n",
                name,
                seconds * 1e3,
                BATCH * TOKENS / seconds,
                100 * operations() / seconds / rate);
    }

    /** Floating-point operations of a full step: 6 per matrix weight and token, and 12·layers·tokens·width per token for attention. */
    private double operations() {
        long matrixWeights = outline.weights().values().stream()
                .distinct()
                .mapToLong(path -> outline.parameters().stream()
                        .filter(parameter -> parameter.path().equals(path))
                        .findFirst()
                        .orElseThrow()
                        .size())
                .sum();
        double attention = 12.0 * outline.layers() * TOKENS * outline.width();
        return (6.0 * matrixWeights + attention) * BATCH * TOKENS;
    }

    /** Operations per second of the best of several products of the shape that the model computes most. */
    private double multiplicationRate() {
        int rows = BATCH * TOKENS;
        try (NDManager memory = torch.newMemory()) {
            NDArray a = memory.randomUniform(-1, 1, new Shape(rows, outline.width()));
            NDArray b = memory.randomUniform(-1, 1, new Shape(outline.width(), outline.feedForwardWidth()));
            double best = 0;
            for (int round = 0; round < 40; round++) {
                long start = THREADS.getCurrentThreadCpuTime();
                a.matMul(b).close();
                double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
                best = Math.max(best, 2.0 * rows * outline.width() * outline.feedForwardWidth() / seconds);
            }
            return best;
        }
    }

    private <S extends Record> double stepSeconds(
            TuningStrategy<S> strategy, Map<Site, Adapter> adapters, Precision precision, double dropout) {
        var blueprint = new Blueprint(
                outline, family.backbone(outline, family.defaults()), head(), adapters, new Readout.Last());
        var settings = new TrainingSettings(1, BATCH, TOKENS, null, 0.01, 0.1, 1, dropout, dropout, precision, 1, 1, 7);
        var stopwatch = new Stopwatch();
        try (Model model = Model.build(torch, blueprint, PretrainedArrays.of(folder.weights()), 7);
                var training = new Training(
                        model,
                        strategy.plan(outline, adapters.keySet(), strategy.defaults()),
                        settings,
                        examples(),
                        new EncodedExamples(List.of(), List.of()),
                        work)) {
            training.run(stopwatch);
        }
        return stopwatch.median();
    }

    private Head head() {
        var type = new SequenceClassification();
        var schema = new DatasetSchema(List.of(
                new Column("text", Purpose.TEXT, List.of()), new Column("label", Purpose.LABEL, List.of("a", "b"))));
        return type.build(outline, schema, type.defaults());
    }

    private static EncodedExamples examples() {
        var random = new Random(7);
        List<Example> examples = new ArrayList<>();
        List<EncodedText> texts = new ArrayList<>();
        for (int row = 0; row < BATCH * STEPS; row++) {
            int[] ids = random.ints(TOKENS, 1000, 30_000).toArray();
            examples.add(new Example(row, "", null, row % 2 == 0 ? "a" : "b"));
            texts.add(new EncodedText(ids, new int[TOKENS], false));
        }
        return new EncodedExamples(examples, texts);
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
