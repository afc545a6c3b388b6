package dev.headstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.head.Figure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What figures have to be, so that the platform can draw them. */
final class Figures {
    private Figures() {}

    static void requireDrawable(List<Figure> figures) {
        figures.forEach(figure -> {
            assertThat(figure.title()).as("title").isNotBlank();
            requireDrawable(figure);
        });
    }

    private static void requireDrawable(Figure figure) {
        String what = "'%s'".formatted(figure.title());
        if (figure instanceof Figure.ConfusionMatrix matrix) {
            assertThat(matrix.counts().length)
                    .as("rows of %s", what)
                    .isEqualTo(matrix.classes().size());
            for (long[] row : matrix.counts()) {
                assertThat(row.length)
                        .as("columns of %s", what)
                        .isEqualTo(matrix.classes().size());
            }
        } else if (figure instanceof Figure.LineChart chart) {
            chart.series().forEach((name, points) -> {
                for (double[] point : points) {
                    assertThat(point.length)
                            .as("numbers of a point of %s, %s", what, name)
                            .isIn(2, 4);
                }
            });
        } else if (figure instanceof Figure.HeatMap map) {
            requireSizes(what, map.values(), map.rows().size(), map.columns().size());
        } else if (figure instanceof Figure.Surface surface) {
            requireSizes(what, surface.values(), surface.y().length, surface.x().length);
        } else if (figure instanceof Figure.TokenScores scores) {
            assertThat(scores.scores().length)
                    .as("scores of %s", what)
                    .isEqualTo(scores.tokens().size());
        } else if (figure instanceof Figure.Picture picture) {
            assertThat(picture.png()).as("first bytes of %s", what).startsWith((byte) 0x89, 'P', 'N', 'G');
        } else if (figure instanceof Figure.Table table) {
            table.rows()
                    .forEach(row ->
                            assertThat(row).as("cells of a row of %s", what).hasSameSizeAs(table.columns()));
        }
    }

    private static void requireSizes(String what, double[][] values, int rows, int columns) {
        assertThat(values.length).as("rows of %s", what).isEqualTo(rows);
        for (double[] row : values) {
            assertThat(row.length).as("columns of %s", what).isEqualTo(columns);
        }
    }

    /** All of a figure as text: two figures are the same when their texts are. */
    static String text(Figure figure) {
        if (figure instanceof Figure.ConfusionMatrix matrix) {
            return matrix.title() + matrix.classes() + Arrays.deepToString(matrix.counts());
        }
        if (figure instanceof Figure.LineChart chart) {
            return chart.title() + chart.xLabel() + chart.yLabel() + points(chart.series());
        }
        if (figure instanceof Figure.HeatMap map) {
            return map.title()
                    + map.rows()
                    + map.columns()
                    + Arrays.deepToString(map.values())
                    + List.of(map.xLabel(), map.yLabel(), map.valueLabel());
        }
        if (figure instanceof Figure.Surface surface) {
            return surface.title()
                    + Arrays.toString(surface.x())
                    + Arrays.toString(surface.y())
                    + Arrays.deepToString(surface.values())
                    + points(surface.paths())
                    + List.of(surface.xLabel(), surface.yLabel(), surface.valueLabel());
        }
        if (figure instanceof Figure.TokenScores scores) {
            return scores.title() + scores.tokens() + Arrays.toString(scores.scores());
        }
        if (figure instanceof Figure.Picture picture) {
            return picture.title() + Arrays.hashCode(picture.png());
        }
        return figure.toString();
    }

    static List<String> texts(List<Figure> figures) {
        return figures.stream().map(Figures::text).toList();
    }

    private static Map<String, String> points(Map<String, double[][]> series) {
        Map<String, String> texts = new LinkedHashMap<>();
        series.forEach((name, points) -> texts.put(name, Arrays.deepToString(points)));
        return texts;
    }
}
