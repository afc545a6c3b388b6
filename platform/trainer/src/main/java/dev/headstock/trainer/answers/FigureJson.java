package dev.headstock.trainer.answers;

import dev.headstock.api.head.Figure;
import java.util.List;
import java.util.Map;

/** A figure as JSON: {@code {"kind": "line-chart", "title": …}}. Fields are the components of the API's records; pictures are base64. */
public final class FigureJson {
    private FigureJson() {}

    public static Map<String, Object> of(Figure figure) {
        return RecordJson.withKind((Record) figure);
    }

    public static List<Map<String, Object>> of(List<Figure> figures) {
        return figures.stream().map(FigureJson::of).toList();
    }
}
