package dev.headstock.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.worker.Predictor;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.registry.InputColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PredictRequestCheckTest {
    private static final InputColumn QUESTION = new InputColumn("question", "text", "string", null);
    private static final InputColumn CONTEXT = new InputColumn("con/text", "text", "string", null);
    private static final InputColumn WORDS = new InputColumn("words", "words", "strings", null);
    private static final InputColumn CHOICES = new InputColumn("choices", "choices", "strings", "; ");

    @Test
    void aStringIsEnoughForASingleColumn() {
        assertThat(check(List.of(QUESTION), "Where?")).isEqualTo(Map.of("question", "Where?"));
        assertThat(check(List.of(WORDS), "New  York")).isEqualTo(Map.of("words", List.of("New", "York")));
    }

    @Test
    void aListIsSplitAtTheSeparatorOfItsColumnOrWhiteSpace() {
        Map<String, @Nullable Object> input =
                check(List.of(WORDS, CHOICES), Map.of("words", " a b", "choices", "one half; the other;  ; "));

        assertThat(input).isEqualTo(Map.of("words", List.of("a", "b"), "choices", List.of("one half", "the other")));
        assertThat(check(List.of(WORDS), Map.of("words", List.of("a b", "c"))))
                .isEqualTo(Map.of("words", List.of("a b", "c")));
    }

    @Test
    void everyProblemIsNamedAtItsPlace() {
        List<Problem> problems = problems(
                List.of(QUESTION, CONTEXT, WORDS),
                Map.of("question", " ", "con/text", 3, "words", Arrays.asList("a", null), "label", "x"),
                "a text",
                Map.of("question", "q", "con/text", "c", "words", 1));

        assertThat(problems)
                .extracting(Problem::pointer)
                .containsExactly(
                        "/inputs/0/label",
                        "/inputs/0/question",
                        "/inputs/0/con~1text",
                        "/inputs/0/words/1",
                        "/inputs/1",
                        "/inputs/2/words");
        assertThat(problems.get(0).message()).contains("'question', 'con/text', 'words' (a list)");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(problems(List.of(QUESTION, CONTEXT), Map.of("question", "q")))
                .extracting(Problem::message)
                .containsExactly("'con/text' is missing. The model reads 'question', 'con/text'.");
    }

    @Test
    void lengthsAreLimited() {
        assertThatThrownBy(() -> PredictRequestCheck.check(List.of(QUESTION), List.of("q"), 0))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("maxLength");
        assertThatThrownBy(() -> PredictRequestCheck.check(List.of(QUESTION), List.of("q".repeat(16_000_001)), null))
                .hasMessageContaining("Send several requests");
    }

    private static Map<String, @Nullable Object> check(List<InputColumn> columns, Object input) {
        Predictor.Request request = PredictRequestCheck.check(columns, List.of(input), null);
        return request.inputs().get(0);
    }

    private static List<Problem> problems(List<InputColumn> columns, Object... inputs) {
        try {
            PredictRequestCheck.check(columns, List.of(inputs), null);
        } catch (ApiException e) {
            return e.problems();
        }
        return List.of();
    }
}
