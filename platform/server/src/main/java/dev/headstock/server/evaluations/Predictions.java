package dev.headstock.server.evaluations;

import dev.headstock.protocol.StoredExample;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.evaluations.Evaluations.Answer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a model answered, beside the examples that it was asked. */
@Component
public class Predictions {
    private final Datasets datasets;
    private final JdbcClient jdbc;

    Predictions(Datasets datasets, JdbcClient jdbc) {
        this.datasets = datasets;
        this.jdbc = jdbc;
    }

    /** An answer beside the example that was asked. */
    public record Prediction(
            long row,
            @Nullable String text,
            @Nullable String secondText,
            @Nullable String label,
            String answer,
            double confidence,
            double loss,
            Map<String, Double> scores) {}

    public List<Prediction> withTexts(UUID run, List<Answer> answers) {
        List<Long> rows = answers.stream().map(Answer::row).toList();
        Map<Long, StoredExample> examples = datasets.rows(datasetVersion(run), rows);
        return answers.stream()
                .map(answer -> prediction(answer, examples.get(answer.row())))
                .toList();
    }

    private static Prediction prediction(Answer answer, @Nullable StoredExample example) {
        return new Prediction(
                answer.row(),
                example == null ? null : example.text(),
                example == null ? null : example.secondText(),
                answer.label(),
                answer.answer(),
                answer.confidence(),
                answer.loss(),
                answer.scores());
    }

    private UUID datasetVersion(UUID run) {
        return jdbc.sql(
                        "select dataset_version from run join experiment on experiment.id = run.experiment where run.id = :run")
                .param("run", run)
                .query(UUID.class)
                .single();
    }
}
