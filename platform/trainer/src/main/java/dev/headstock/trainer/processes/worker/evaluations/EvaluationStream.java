package dev.headstock.trainer.processes.worker.evaluations;

import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Metric;
import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Split;
import dev.headstock.protocol.worker.EvaluationReport;
import dev.headstock.protocol.worker.PredictionBatch;
import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.trainer.answers.AnswerJson;
import dev.headstock.trainer.answers.FigureJson;
import dev.headstock.trainer.datasets.DataExample;
import dev.headstock.trainer.evaluation.EvaluationResult;
import dev.headstock.trainer.evaluation.ExampleResult;
import dev.headstock.trainer.processes.worker.server.ServerConnection;
import dev.headstock.trainer.processes.worker.server.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends one evaluation while it is computed: answers in batches, for there may be millions, then the report that completes them. At most one
 * batch is in memory.
 */
public final class EvaluationStream {
    private final ServerConnection server;
    private final Status status;
    private final long step;
    private final Split split;
    private final List<MetricView> declared;
    private final List<ExamplePrediction> waiting = new ArrayList<>();

    /** @param metrics as the head declares them, the first ranks runs */
    public EvaluationStream(ServerConnection server, Status status, long step, Split split, List<Metric> metrics) {
        this.server = server;
        this.status = status;
        this.step = step;
        this.split = split;
        this.declared = metrics.stream().map(EvaluationStream::view).toList();
    }

    private static MetricView view(Metric metric) {
        return new MetricView(
                metric.name(), MetricView.Direction.valueOf(metric.direction().name()));
    }

    /** Takes the next answer; returns when there is room for another. */
    public void add(ExampleResult result) {
        waiting.add(prediction(result));
        if (waiting.size() == PredictionBatch.MOST) {
            sendWaiting();
        }
    }

    private static ExamplePrediction prediction(ExampleResult result) {
        int part = result.example() instanceof DataExample example ? example.part() : 0;
        return new ExamplePrediction(
                result.example().row(),
                part,
                result.truth().map(AnswerJson::of).orElse(null),
                result.truth().map(Answer::text).orElse(null),
                AnswerJson.of(result.prediction().answer()),
                result.prediction().answer().text(),
                result.prediction().confidence(),
                result.loss(),
                result.quality(),
                result.cut());
    }

    private void sendWaiting() {
        try {
            server.post("/predictions", new PredictionBatch(step, split, List.copyOf(waiting)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        waiting.clear();
        status.progressed();
    }

    /** Returns when all of it is with the server. */
    public void finish(EvaluationResult result) {
        if (!waiting.isEmpty()) {
            sendWaiting();
        }
        try {
            server.post("/evaluations", report(result));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EvaluationReport report(EvaluationResult result) {
        Map<String, List<Double>> replicates = new LinkedHashMap<>();
        result.replicates()
                .forEach((metric, values) ->
                        replicates.put(metric, Arrays.stream(values).boxed().toList()));
        return new EvaluationReport(
                step,
                split,
                result.metrics(),
                declared,
                FigureJson.of(result.figures()),
                replicates,
                Fitted.lists(result.fitted()),
                result.examples(),
                result.cut());
    }
}
