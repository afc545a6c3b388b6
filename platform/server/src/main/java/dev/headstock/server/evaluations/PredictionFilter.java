package dev.headstock.server.evaluations;

import dev.headstock.server.http.ApiException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which predictions of an evaluation are listed, and in which order. Null restricts nothing.
 *
 * @param actual only examples whose right answer is this text, or has this class among its labels or spans; likewise {@code predicted}
 * @param wrong true: a quality below 1; false: a quality of 1
 * @param rows only these rows
 * @param text only right answers and predictions that contain it; with {@code rows} one of both is enough
 */
public record PredictionFilter(
        @Nullable String actual,
        @Nullable String predicted,
        @Nullable Boolean wrong,
        @Nullable String text,
        @Nullable Set<Long> rows,
        Order order) {

    public static PredictionFilter all(Order order) {
        return new PredictionFilter(null, null, null, null, null, order);
    }

    /** Ties go by row. Predictions without the key come last. */
    public enum Order {
        HIGHEST_LOSS("-loss", "loss desc nulls last"),
        LOWEST_LOSS("loss", "loss asc nulls last"),
        MOST_CONFIDENT("-confidence", "nullif(confidence, 'NaN') desc nulls last"),
        LEAST_CONFIDENT("confidence", "nullif(confidence, 'NaN') asc nulls last"),
        BY_ROW("row", "example");

        private final String key;
        private final String sql;

        Order(String key, String sql) {
            this.key = key;
            this.sql = sql;
        }

        static Order parse(@Nullable String sort) {
            if (sort == null || sort.isBlank()) {
                return HIGHEST_LOSS;
            }
            for (Order order : values()) {
                if (order.key.equals(sort)) {
                    return order;
                }
            }
            throw ApiException.badRequest(
                    "Unknown sort key '%s'. Use 'loss', 'confidence' or 'row'; prefix the first two with '-' for descending."
                            .formatted(sort));
        }

        String orderBy() {
            return sql + ", example, part";
        }
    }
}
