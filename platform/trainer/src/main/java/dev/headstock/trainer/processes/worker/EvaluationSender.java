package dev.headstock.trainer.processes.worker;

import dev.headstock.api.Evaluation;
import dev.headstock.api.Example;
import dev.headstock.api.Prediction;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.EvaluationReport.ConfusionMatrix;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.trainer.engine.EvaluationResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sends evaluations in pieces, for there may be millions of predictions: neither side ever holds a second copy of more than one piece. */
final class EvaluationSender {
    private final ServerConnection server;
    private final Status status;

    EvaluationSender(ServerConnection server, Status status) {
        this.server = server;
        this.status = status;
    }

    /** Returns when all of it is with the server. */
    void send(EvaluationResult result) throws IOException {
        int size = result.predictions().size();
        for (int from = 0; from < size; from += PredictionBatch.MOST) {
            server.post("/predictions", batch(result, from, Math.min(from + PredictionBatch.MOST, size)));
            status.progressed();
        }
        server.post("/evaluations", report(result));
    }

    private static PredictionBatch batch(EvaluationResult result, int from, int to) {
        List<ExamplePrediction> predictions = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            Example example = result.examples().get(i);
            Prediction prediction = result.predictions().get(i);
            predictions.add(new ExamplePrediction(
                    example.row(),
                    example.label(),
                    prediction.answer(),
                    prediction.confidence(),
                    result.losses().get(i),
                    prediction.scores()));
        }
        return new PredictionBatch(result.step(), Split.DEV, predictions);
    }

    private static EvaluationReport report(EvaluationResult result) {
        Evaluation evaluation = result.evaluation();
        return new EvaluationReport(
                result.step(),
                Split.DEV,
                evaluation.metrics(),
                evaluation.primary(),
                evaluation
                        .confusion()
                        .map(confusion -> new ConfusionMatrix(confusion.classes(), confusion.counts()))
                        .orElse(null),
                result.predictions().size());
    }
}
