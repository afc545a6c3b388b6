package dev.headstock.trainer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.plugins.bert.BertFamily;
import dev.headstock.plugins.lora.Lora;
import dev.headstock.plugins.tuning.AdaptersOnly;
import dev.headstock.plugins.tuning.FullTuning;
import dev.headstock.plugins.tuning.HeadOnly;
import dev.headstock.protocol.Split;
import dev.headstock.trainer.fixtures.TinyRun;
import java.util.Map;
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
