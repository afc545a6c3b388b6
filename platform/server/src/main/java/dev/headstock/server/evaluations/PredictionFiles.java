package dev.headstock.server.evaluations;

import dev.headstock.protocol.worker.PredictionBatch.ExamplePrediction;
import dev.headstock.server.database.LongStatements;
import dev.headstock.server.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The predictions of an evaluation as a file, for programs that read one: an {@code ExamplePrediction} per line. An evaluation never changes. */
@Component
public class PredictionFiles {
    private static final int PAGE = 5_000;

    private final Evaluations evaluations;
    private final Predictions predictions;
    private final Home home;
    private final JsonMapper json;
    private final LongStatements longStatements;

    PredictionFiles(
            Evaluations evaluations,
            Predictions predictions,
            Home home,
            JsonMapper json,
            LongStatements longStatements) {
        this.evaluations = evaluations;
        this.predictions = predictions;
        this.home = home;
        this.json = json;
        this.longStatements = longStatements;
    }

    /** Written when it is asked for first. Never write to it. */
    @Transactional
    public Path of(UUID evaluation) {
        Path file = home.folder("cache/predictions").resolve(evaluation + ".jsonl");
        if (Files.exists(file)) {
            return file;
        }
        longStatements.allow();
        Evaluation found = evaluations.get(evaluation);
        try {
            Path partial = Files.createTempFile(home.folder("cache/predictions"), "predictions-", ".partial");
            try (Writer lines = Files.newBufferedWriter(partial)) {
                for (long offset = 0; offset < found.predictions(); offset += PAGE) {
                    for (Prediction prediction : page(found, offset)) {
                        lines.write(json.writeValueAsString(stored(prediction)));
                        lines.write('\n');
                    }
                }
            }
            return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The predictions of evaluation %s cannot be written".formatted(evaluation), e);
        }
    }

    private List<Prediction> page(Evaluation evaluation, long offset) {
        return predictions.pageWithoutCells(evaluation, PAGE, offset);
    }

    private static ExamplePrediction stored(Prediction prediction) {
        return new ExamplePrediction(
                prediction.row(),
                prediction.part(),
                prediction.truth(),
                prediction.truthText(),
                prediction.answer(),
                prediction.answerText(),
                prediction.confidence(),
                Objects.requireNonNullElse(prediction.loss(), Double.NaN),
                Objects.requireNonNullElse(prediction.quality(), Double.NaN),
                prediction.cut());
    }
}
