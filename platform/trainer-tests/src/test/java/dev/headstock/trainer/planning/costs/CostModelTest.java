package dev.headstock.trainer.planning.costs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.headstock.api.data.Encoding;
import dev.headstock.api.data.Example;
import dev.headstock.api.data.Target;
import dev.headstock.api.head.Batch;
import dev.headstock.api.head.GenerationSettings;
import dev.headstock.api.head.GenerationState;
import dev.headstock.api.head.Generator;
import dev.headstock.api.head.Head;
import dev.headstock.api.head.HeadOutput;
import dev.headstock.api.head.HeadPass;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.MetricAccumulator;
import dev.headstock.api.head.Prediction;
import dev.headstock.api.model.Init;
import dev.headstock.api.model.ParameterSpec;
import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.plugins.tuning.HeadOnly;
import dev.headstock.protocol.Split;
import dev.headstock.trainer.fixtures.SimpleHead;
import dev.headstock.trainer.fixtures.TinyRun;
import dev.headstock.trainer.planning.ResolvedRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Estimates beside runs that were measured; {@code bench/README.md} describes machine and runs, and {@code bench/estimate.sh} repeats them. */
class CostModelTest {
    private static final MachineSpeed MACHINE = new MachineSpeed(114e9, 3.7);
    private static final Map<Split, Long> ROWS = Map.of(Split.TRAIN, 256L, Split.DEV, 128L);
    /** Texts had a quarter of the longest length and more. */
    private static final double MEAN_LENGTH = 0.625;

    private static final Map<String, Object> STARTER = Map.of(
            "model_type",
            "bert",
            "num_hidden_layers",
            6,
            "hidden_size",
            384,
            "num_attention_heads",
            12,
            "intermediate_size",
            1536,
            "vocab_size",
            30522,
            "max_position_embeddings",
            512,
            "type_vocab_size",
            2);

    @ParameterizedTest
    @CsvSource({
        "head-only, fp32, 16, 128, 10.7, 1095",
        "lora, fp32, 16, 128, 31.7, 1722",
        "full, fp32, 16, 128, 41.5, 1840",
        "head-only, bf16, 16, 128, 5.4, 1074",
        "lora, bf16, 16, 128, 16.4, 1929",
        "full, bf16, 16, 128, 19.8, 2146",
        "lora, fp32, 32, 64, 16.3, 1447",
        "full, bf16, 32, 64, 10.5, 1728",
        "head-only, fp32, 32, 256, 18.4, 1176",
        "lora, fp32, 32, 256, 69.1, 3590"
    })
    void estimatesAreCloseToMeasuredRuns(
            String method, String precision, int batch, int tokens, double seconds, double megabytes) {
        ResolvedRun run = run(method)
                .of(TinyRun.recognized(new BertFamily(), STARTER))
                .with("epochs", 2)
                .with("batchSize", batch)
                .with("maxTokens", tokens)
                .with("precision", precision)
                .resolve();
        CostModel estimate = new CostModel(run, MEAN_LENGTH * tokens, 1);

        assertThat(estimate.seconds(ROWS, MACHINE)).isBetween(seconds / 1.5, seconds * 1.5);
        assertThat(estimate.memoryBytes(ROWS) / 1e6).isBetween(megabytes / 1.3, megabytes * 1.3);
    }

    /** Dev texts are answered token by token at each evaluation, which takes longer than the training. */
    @ParameterizedTest
    @CsvSource({"full, 64, 52, 83.8", "lora, 128, 92, 132.3"})
    void generatedTextsAreCounted(String method, int tokens, double meanTokens, double seconds) {
        ResolvedRun run = run(method)
                .with(new SimpleHead("writer", (context, width) -> new Writer()), Map.of())
                .of(TinyRun.recognized(new BertFamily(), STARTER))
                .with("epochs", 2)
                .with("batchSize", 16)
                .with("maxTokens", tokens)
                .with("precision", "fp32")
                .resolve();

        assertThat(new CostModel(run, meanTokens, 1).seconds(ROWS, MACHINE)).isBetween(seconds / 1.5, seconds * 1.5);
    }

    /** Its costs are those of a head that multiplies with the word embeddings and writes up to 64 tokens. */
    private record Writer() implements Head, Generator {
        private static final int VOCABULARY = 30_522;

        @Override
        public Target target(Example example, List<Encoding> rows) {
            return Target.none();
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(new ParameterSpec("bias", new Shape(VOCABULARY), Init.ZEROS));
        }

        @Override
        public NDArray output(NDArray features, Batch batch, HeadPass pass) {
            return features;
        }

        @Override
        public NDArray loss(NDArray output, Batch batch, HeadPass pass) {
            return output;
        }

        @Override
        public Prediction decode(Example example, HeadOutput output) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Metric> metrics() {
            return List.of(Metric.maximize("exact-match"));
        }

        @Override
        public MetricAccumulator newAccumulator() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String outputShape() {
            return "[batch, tokens, vocabulary]";
        }

        @Override
        public long outputsPerToken() {
            return VOCABULARY;
        }

        @Override
        public Optional<Generator> generator() {
            return Optional.of(this);
        }

        @Override
        public GenerationSettings settings() {
            return GenerationSettings.greedy(64);
        }

        @Override
        public int stopTokenId() {
            return 0;
        }

        @Override
        public NDArray next(GenerationState state, HeadPass pass) {
            throw new UnsupportedOperationException();
        }
    }

    private static TinyRun run(String method) {
        TinyRun run = TinyRun.classifier();
        return switch (method) {
            case "head-only" -> run.with(new HeadOnly());
            case "lora" -> run.with(new Lora()).with(new AdaptersOnly());
            case "full" -> run.with(new FullTuning());
            default -> throw new IllegalArgumentException(method);
        };
    }
}
