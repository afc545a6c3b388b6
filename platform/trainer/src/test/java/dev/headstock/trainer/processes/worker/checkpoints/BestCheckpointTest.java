package dev.headstock.trainer.processes.worker.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.head.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestCheckpointTest {
    @TempDir
    private Path folder;

    private BestCheckpoint best;

    @BeforeEach
    void open() {
        best = new BestCheckpoint(
                List.of(Metric.maximize("accuracy"), Metric.minimize("loss")), folder.resolve("best"));
    }

    @Test
    void ofEqualOnesTheLowerLossIsChosenThenTheLater() throws IOException {
        keep(5, metrics(0.9, 0.5));

        assertThat(best.isBeatenBy(metrics(0.8, 0.1))).isFalse();
        assertThat(best.isBeatenBy(metrics(0.95, 0.9))).isTrue();
        assertThat(best.isBeatenBy(metrics(0.9, 0.4))).isTrue();
        assertThat(best.isBeatenBy(metrics(0.9, 0.5))).isTrue();
        assertThat(best.isBeatenBy(metrics(0.9, 0.6))).isFalse();
        assertThat(best.isBeatenBy(Map.of())).isFalse();
    }

    @Test
    void whatIsNotANumberIsWorst() throws IOException {
        keep(5, metrics(Double.NaN, Double.NaN));

        assertThat(best.isBeatenBy(metrics(0.1, 3))).isTrue();
        keep(10, metrics(0.1, 3));
        assertThat(best.isBeatenBy(metrics(Double.NaN, 0))).isFalse();
    }

    @Test
    void aMetricMayBeOneToMinimize() throws IOException {
        best = new BestCheckpoint(List.of(Metric.minimize("error")), folder.resolve("best"));
        keep(5, Map.of("dev/error", 0.3));

        assertThat(best.isBeatenBy(Map.of("dev/error", 0.2))).isTrue();
        assertThat(best.isBeatenBy(Map.of("dev/error", 0.4))).isFalse();
    }

    @Test
    void itsFilesStayWhenTheCheckpointGoes() throws IOException {
        keep(5, metrics(0.9, 0.5));
        keep(10, metrics(0.95, 0.5));

        assertThat(best.step()).isEqualTo(10);
        assertThat(best.model().orElseThrow().resolve("model.safetensors")).hasContent("weights of step 10");
    }

    private void keep(long step, Map<String, Double> metrics) throws IOException {
        Path model = Files.createDirectories(folder.resolve("checkpoint-" + step));
        Path weights = Files.writeString(model.resolve("model.safetensors"), "weights of step " + step);
        best.keep(step, metrics, model);
        Files.delete(weights);
    }

    private static Map<String, Double> metrics(double accuracy, double loss) {
        return Map.of("dev/accuracy", accuracy, "dev/loss", loss);
    }
}
