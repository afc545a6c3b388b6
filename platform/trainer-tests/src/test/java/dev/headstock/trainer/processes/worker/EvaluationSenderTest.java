package dev.headstock.trainer.processes.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.Evaluation;
import dev.headstock.api.Example;
import dev.headstock.api.Prediction;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.trainer.engine.EvaluationResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationSenderTest {
    @TempDir
    private Path folder;

    @Test
    void aLargeEvaluationGoesInPiecesWithTheReportLast() throws IOException {
        try (var server = new PretendedServer(folder)) {
            var lease = new Lease(System::nanoTime, () -> {});
            var connection = new ServerConnection(server.bootstrap("1"), lease, RetryPolicy.USUAL, () -> {});
            server.failNext(1);

            new EvaluationSender(connection, new Status()).send(evaluation(12_345));

            assertThat(server.predictions)
                    .extracting(batch -> batch.predictions().size())
                    .containsExactly(5_000, 5_000, 2_345);
            assertThat(server.predictions.stream().flatMap(batch -> batch.predictions().stream()))
                    .extracting(ExamplePrediction::row)
                    .containsExactlyElementsOf(
                            LongStream.range(0, 12_345).boxed().toList());
            assertThat(server.predictions.get(2).predictions().get(2_344))
                    .isEqualTo(new ExamplePrediction(12_344, "ham", "spam", 0.6, 0.9, Map.of("spam", 0.6)));
            assertThat(server.evaluations)
                    .containsExactly(new EvaluationReport(7, Split.DEV, Map.of("loss", 0.9), "loss", null, 12_345));
        }
    }

    private static EvaluationResult evaluation(int size) {
        List<Example> examples = LongStream.range(0, size)
                .mapToObj(row -> new Example(row, "", null, "ham"))
                .toList();
        return new EvaluationResult(
                7,
                new Evaluation(Map.of("loss", 0.9), "loss", Optional.empty()),
                examples,
                Collections.nCopies(size, new Prediction("spam", 0.6, Map.of("spam", 0.6))),
                Collections.nCopies(size, 0.9));
    }
}
