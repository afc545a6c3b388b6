package dev.headstock.server.serving;

import dev.headstock.protocol.ColumnRole.Purpose;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.worker.Predictor;
import dev.headstock.server.datasets.Datasets;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.registry.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Checks what people ask a version, all at once and before a process is started for it. */
@Component
class PredictRequestCheck {
    private static final int MOST = 1_000;
    private static final long MOST_CHARACTERS = 16_000_000;

    private final Datasets datasets;

    PredictRequestCheck(Datasets datasets) {
        this.datasets = datasets;
    }

    record Question(String text, @Nullable String secondText) {}

    Predictor.Request check(ModelVersion version, List<Question> inputs) {
        if (inputs.isEmpty()) {
            throw ApiException.invalid("/inputs", "inputs is empty. Send at least one text.");
        }
        refuseTooMany(inputs);
        boolean pairs = readsTwoTexts(version);
        List<Problem> problems = new ArrayList<>();
        List<Predictor.Input> checked = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Question input = inputs.get(i);
            String text = input.text();
            String secondText = input.secondText();
            String pointer = "/inputs/" + i;
            if (text.isBlank()) {
                problems.add(Problem.error(pointer + "/text", "The text is empty. Write what is to be classified."));
            } else {
                checked.add(new Predictor.Input(text, secondText));
            }
            checkSecond(pointer + "/secondText", secondText, pairs, problems);
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        return new Predictor.Request(checked);
    }

    private static void checkSecond(
            String pointer, @Nullable String secondText, boolean pairs, List<Problem> problems) {
        if (pairs && (secondText == null || secondText.isBlank())) {
            problems.add(Problem.error(pointer, "This model compares two texts. Write the second one."));
        }
        if (!pairs && secondText != null) {
            problems.add(Problem.error(pointer, "This model reads one text. Leave the second one out."));
        }
    }

    private static void refuseTooMany(List<Question> inputs) {
        long characters = inputs.stream()
                .mapToLong(input -> length(input.text()) + length(input.secondText()))
                .sum();
        if (inputs.size() > MOST || characters > MOST_CHARACTERS) {
            throw new ApiException(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "too-large",
                    "A request has at most %d texts of %d characters together, this one has %d of %d. Send several requests."
                            .formatted(MOST, MOST_CHARACTERS, inputs.size(), characters),
                    List.of());
        }
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private boolean readsTwoTexts(ModelVersion version) {
        return datasets.version(version.lineage().dataset().versionId()).schema().columns().stream()
                .anyMatch(column -> column.purpose() == Purpose.SECOND_TEXT);
    }
}
