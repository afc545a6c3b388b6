package dev.headstock.trainer.answers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.data.Span;
import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Answer.ScoredSpan;
import dev.headstock.api.head.Figure;
import dev.headstock.trainer.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerJsonTest {

    @Test
    void everyKindHasTheFieldsOfItsRecord() {
        assertThat(json(new Answer.ClassLabel("spam", Map.of("spam", 0.75))))
                .isEqualTo("{\"kind\":\"class-label\",\"text\":\"spam\",\"scores\":{\"spam\":0.75}}");
        assertThat(json(new Answer.Spans(1, List.of(new ScoredSpan(new Span(17, 22, ""), "Paris", 7.5)), List.of())))
                .isEqualTo(
                        "{\"kind\":\"spans\",\"textIndex\":1,\"spans\":[{\"span\":{\"start\":17,\"end\":22,\"label\":\"\"},"
                                + "\"text\":\"Paris\",\"score\":7.5}],\"alternatives\":[]}");
        assertThat(json(new Answer.Vector(new float[] {1.5f, Float.NaN})))
                .isEqualTo("{\"kind\":\"vector\",\"values\":[1.5,null]}");
        assertThat(json(new Answer.Number(Double.NaN, "m")))
                .isEqualTo("{\"kind\":\"number\",\"value\":null,\"unit\":\"m\"}");
        assertThat(json(new Answer.Json("a tree", Map.of("a", List.of(1, true)))))
                .isEqualTo("{\"kind\":\"json\",\"text\":\"a tree\",\"json\":{\"a\":[1,true]}}");
    }

    @Test
    void onlyTheHighestScoresOfManyClassesAreKept() {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            scores.put("class %d".formatted(i), i / 1_000.0);
        }

        Map<?, ?> kept = (Map<?, ?>)
                AnswerJson.of(new Answer.ClassLabel("class 999", scores)).get("scores");

        assertThat(kept).hasSize(50);
        assertThat(requireNonNull(kept).keySet().iterator().next()).isEqualTo("class 999");
    }

    @Test
    void figuresAreTheirComponents() {
        assertThat(Json.MAPPER.writeValueAsString(
                        FigureJson.of(new Figure.ConfusionMatrix("Confusion", List.of("a"), new long[][] {{3}}))))
                .isEqualTo(
                        "{\"kind\":\"confusion-matrix\",\"title\":\"Confusion\",\"classes\":[\"a\"],\"counts\":[[3]]}");
        assertThat(FigureJson.of(new Figure.Picture("A", new byte[] {1, 2, 3}))).containsEntry("png", "AQID");
        assertThat(FigureJson.of(new Figure.LineChart("L", "x", "y", Map.of("s", new double[][] {{1, 2}}))))
                .containsEntry("series", Map.of("s", List.of(List.of(1.0, 2.0))));
        assertThat(FigureJson.of(new Figure.ScatterPlot("S", Map.of("g", List.of(new Figure.Point(1, 2, "p"))))))
                .containsEntry("points", Map.of("g", List.of(Map.of("x", 1.0, "y", 2.0, "label", "p"))));
    }

    private static String json(Answer answer) {
        return Json.MAPPER.writeValueAsString(AnswerJson.of(answer));
    }
}
