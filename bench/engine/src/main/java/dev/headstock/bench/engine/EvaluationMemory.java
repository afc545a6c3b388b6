package dev.headstock.bench.engine;

import dev.headstock.api.head.Answer;
import dev.headstock.api.model.CheckpointManifest;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ModelOutline;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.protocol.Choice;
import dev.headstock.protocol.DatasetSchemaView;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.StoredExample;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.trainer.Json;
import dev.headstock.trainer.answers.AnswerJson;
import dev.headstock.trainer.datasets.ExampleFile;
import dev.headstock.trainer.datasets.ExampleReader;
import dev.headstock.trainer.encoding.ModelTokenizer;
import dev.headstock.trainer.encoding.RowEncoder;
import dev.headstock.trainer.encoding.UnitSet;
import dev.headstock.trainer.evaluation.EncodedSplit;
import dev.headstock.trainer.evaluation.EvaluationRequest;
import dev.headstock.trainer.evaluation.Evaluator;
import dev.headstock.trainer.evaluation.ExampleResult;
import dev.headstock.trainer.model.Blueprint;
import dev.headstock.trainer.model.Draws;
import dev.headstock.trainer.model.Model;
import dev.headstock.trainer.model.ModelWeights;
import dev.headstock.trainer.model.PassOptions;
import dev.headstock.trainer.model.WeightSource;
import dev.headstock.trainer.planning.References;
import dev.headstock.trainer.planning.Resolution;
import dev.headstock.trainer.planning.ResolvedRun;
import dev.headstock.trainer.pretrained.FloatSource;
import dev.headstock.trainer.pretrained.ModelFamilies;
import dev.headstock.trainer.pretrained.ModelFolder;
import dev.headstock.trainer.pretrained.RecognizedModel;
import dev.headstock.trainer.torch.Torch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Memory of a process that evaluates more and more rows of fifty classes with a tiny random BERT, as a worker does: rows are read from a
 * file, answers are made JSON in batches, intervals are computed. Each size is a process of its own with the smallest heap that the server
 * gives a worker.
 *
 * <p>Argument: the starter model's folder, whose tokenizer is taken. ROWS in the environment names the sizes.
 */
public final class EvaluationMemory {
    private static final String[] CLASSES =
            IntStream.range(0, 50).mapToObj("topic %02d"::formatted).toArray(String[]::new);

    private static final List<String> WORDS = List.of(
            "time year people way day man woman child world school state family group country problem hand part place case week"
                    .split(" "));

    private static final DatasetSchemaView SCHEMA = StarterRun.schema(CLASSES);
    private static final int WORDS_PER_TEXT = 10;
    private static final int MAX_TOKENS = 32;

    private EvaluationMemory() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 1) {
            evaluate(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
            return;
        }
        Path base = Files.createTempDirectory("starter-model");
        StarterRun.convert(Path.of(arguments[0]), base);
        System.out.println(
                "| dev rows | seconds | ids of the rows, heap MB | after the last pass, heap MB | peak resident MB |");
        System.out.println("|---|---|---|---|---|");
        for (String rows :
                System.getenv().getOrDefault("ROWS", "100000 400000 1000000").split(" ")) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-XX:+UseSerialGC",
                            "-Dai.djl.offline=true",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EvaluationMemory.class.getName(),
                            base.toString(),
                            rows)
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException("the evaluation of %s rows failed".formatted(rows));
            }
        }
    }

    private static void evaluate(Path base, int rows) throws IOException {
        long begin = System.nanoTime();
        Path file = Files.createTempFile("examples", ".jsonl");
        write(file, rows);
        try (Torch torch = Torch.open();
                ModelFolder folder = ModelFolder.open(base);
                ModelTokenizer tokenizer = ModelTokenizer.open(
                        base, new ModelFamilies(StarterRun.EXTENSIONS).recognize(folder.manifest()));
                ExampleFile examples = ExampleFile.open(file, new ExampleReader(SCHEMA))) {
            ResolvedRun run = resolve(tokenizer);
            EncodedSplit split = split(examples, new RowEncoder(tokenizer, MAX_TOKENS), run);
            long ids = heapInUse();
            Answers answers = new Answers(rows);
            try (Model model = model(torch, run);
                    Evaluator evaluator = new Evaluator(model, split, PassOptions.exact(), 1)) {
                evaluator.evaluate(EvaluationRequest.tuning().withReplicates(), answers::add, answers::passed);
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %.0f | %.0f | %.0f | %.0f |%n",
                    rows,
                    (System.nanoTime() - begin) / 1e9,
                    ids / 1e6,
                    answers.heapAtLast / 1e6,
                    EstimateBenchmark.peakBytes() / 1e6);
        } finally {
            Files.delete(file);
        }
    }

    private static void write(Path file, int rows) throws IOException {
        Random random = new Random(rows);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int row = 0; row < rows; row++) {
                String text = random.ints(WORDS_PER_TEXT, 0, WORDS.size())
                        .mapToObj(WORDS::get)
                        .collect(Collectors.joining(" "));
                Map<String, Object> cells = Map.of("text", text, "label", CLASSES[row % CLASSES.length]);
                out.write(Json.MAPPER.writeValueAsBytes(new StoredExample(row, row + 2L, Split.DEV, cells)));
                out.write('\n');
            }
        }
    }

    private static ResolvedRun resolve(ModelTokenizer tokenizer) {
        Map<String, Object> config = Map.of(
                "model_type", "bert",
                "num_hidden_layers", 1,
                "hidden_size", 32,
                "num_attention_heads", 2,
                "intermediate_size", 64,
                "vocab_size", tokenizer.vocabulary().size(),
                "max_position_embeddings", MAX_TOKENS,
                "type_vocab_size", 2);
        BertFamily family = new BertFamily();
        ModelOutline outline =
                family.outline(new CheckpointManifest(config, Map.of())).orElseThrow();
        RunSpecification specification = new RunSpecification(
                "dataset",
                "model",
                new Choice("sequence-classification", Map.of()),
                List.of(),
                List.of(new Choice("full", Map.of())),
                Map.of("epochs", 1, "batchSize", 16, "maxTokens", MAX_TOKENS, "precision", "FP32"),
                new Resources(1, 0),
                null);
        return new Resolution(StarterRun.EXTENSIONS)
                .require(
                        specification,
                        new RecognizedModel(family, outline),
                        tokenizer.vocabulary(),
                        ExampleReader.schema(SCHEMA),
                        References.NONE);
    }

    private static Model model(Torch torch, ResolvedRun run) {
        Blueprint blueprint = Blueprint.of(run);
        WeightSource random = path -> blueprint.outline().parameters().stream()
                .filter(parameter -> parameter.path().equals(path))
                .findFirst()
                .map(parameter -> new WeightSource.StoredArray(
                        parameter.shape(),
                        FloatSource.of(Draws.draw(
                                new Init.Normal(0.1),
                                Math.toIntExact(parameter.shape().size()),
                                path.hashCode()))));
        return Model.build(torch, blueprint, ModelWeights.of(random), run.plan().initialization(), 1);
    }

    private static EncodedSplit split(ExampleFile examples, RowEncoder encoder, ResolvedRun run) throws IOException {
        try (UnitSet.Collector collector = new UnitSet.Collector(encoder, run.head(), () -> {})) {
            examples.read(Map.of(Split.DEV, collector::add));
            return new EncodedSplit(collector.finish(), rows -> examples.read(Split.DEV, rows), encoder);
        }
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Makes JSON of what leaves an evaluation, as many answers at once as a worker sends. */
    private static final class Answers {
        private final List<ExamplePrediction> waiting = new ArrayList<>();
        private final long rows;
        private long heapAtLast;
        private long seen;

        Answers(long rows) {
            this.rows = rows;
        }

        void add(ExampleResult result) {
            Answer answer = result.prediction().answer();
            Optional<Answer> truth = result.truth();
            waiting.add(new ExamplePrediction(
                    result.example().row(),
                    0,
                    truth.map(AnswerJson::of).orElse(null),
                    truth.map(Answer::text).orElse(null),
                    AnswerJson.of(answer),
                    answer.text(),
                    result.prediction().confidence(),
                    result.loss(),
                    result.quality(),
                    result.cut()));
            if (++seen == rows || waiting.size() == PredictionBatch.MOST) {
                Json.MAPPER.writeValueAsBytes(new PredictionBatch(1, Split.DEV, List.copyOf(waiting)));
                waiting.clear();
            }
        }

        void passed() {
            if (seen == rows) {
                heapAtLast = heapInUse();
            }
        }
    }
}
