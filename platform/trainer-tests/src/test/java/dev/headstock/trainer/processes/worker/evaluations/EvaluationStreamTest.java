package dev.headstock.trainer.processes.worker.evaluations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import dev.headstock.api.head.Metric;
import dev.headstock.api.head.Prediction;
import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.evaluation.ExampleResult;
import dev.headstock.trainer.fixtures.RowExample;
import dev.headstock.trainer.processes.worker.RecordingServer;
import dev.headstock.trainer.processes.worker.server.Lease;
import dev.headstock.trainer.processes.worker.server.RetryPolicy;
import dev.headstock.trainer.processes.worker.server.ServerConnection;
import dev.headstock.trainer.processes.worker.server.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationStreamTest {
    @TempDir
    private Path folder;

    @Test
    void aLargeEvaluationIsSentInBatchesWithTheReportLast() throws IOException {
        try (var server = new RecordingServer(folder)) {
            var lease = new Lease(System::nanoTime, () -> {});
            var connection = new ServerConnection(server.bootstrap("1"), lease, RetryPolicy.USUAL, () -> {});
            server.failNext(1);
            EvaluationStream stream = new EvaluationStream(
                    connection,
                    new Status(),
                    7,
                    Split.TEST,
                    List.of(Metric.maximize("accuracy"), Metric.minimize("loss")));

            for (long row = 0; row < 12_345; row++) {
                stream.add(new ExampleResult(
                        RowExample.of(row, "text"),
                        Optional.of(new Answer.ClassLabel("ham", Map.of())),
                        new Prediction(new Answer.ClassLabel("spam", Map.of("spam", 0.6)), 0.6),
                        0.9,
                        0,
                        false));
            }
            assertThat(server.evaluations).isEmpty();
            stream.finish(new EvaluationResult(
                    Map.of("loss", 0.9),
                    List.of(new Figure.Note("Note", "text")),
                    Map.of("loss", new double[] {0.8, 1.0}),
                    Map.of("threshold", new float[] {0.5f}),
                    12_345,
                    3));

            assertThat(server.predictions)
                    .extracting(batch -> batch.predictions().size())
                    .containsExactly(5_000, 5_000, 2_345);
            assertThat(server.predictions.stream().flatMap(batch -> batch.predictions().stream()))
                    .extracting(ExamplePrediction::row)
                    .containsExactlyElementsOf(
                            LongStream.range(0, 12_345).boxed().toList());
            assertThat(server.predictions.get(2).predictions().get(2_344))
                    .isEqualTo(new ExamplePrediction(
                            12_344,
                            0,
                            Map.of("kind", "class-label", "text", "ham", "scores", Map.of()),
                            "ham",
                            Map.of("kind", "class-label", "text", "spam", "scores", Map.of("spam", 0.6)),
                            "spam",
                            0.6,
                            0.9,
                            0,
                            false));
            assertThat(server.evaluations)
                    .containsExactly(new EvaluationReport(
                            7,
                            Split.TEST,
                            Map.of("loss", 0.9),
                            List.of(
                                    new MetricView("accuracy", MetricView.Direction.MAXIMIZE),
                                    new MetricView("loss", MetricView.Direction.MINIMIZE)),
                            List.of(Map.of("kind", "note", "title", "Note", "text", "text")),
                            Map.of("loss", List.of(0.8, 1.0)),
                            Map.of("threshold", List.of(0.5f)),
                            12_345,
                            3));
        }
    }
}
