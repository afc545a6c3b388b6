package dev.headstock.plugins.doccano;

import dev.headstock.api.data.Cell;
import dev.headstock.api.data.Span;
import dev.headstock.kit.JsonText.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The spans of a text: {@code [0, 3, "PER"]}, or {@code {"start_offset": 0, "end_offset": 3, "label": "PER"}}. */
final class Spans {
    private Spans() {}

    /** @param start and the others as the file has them */
    private record Written(
            @Nullable Object start,
            @Nullable Object end,
            @Nullable Object label) {}

    static boolean looksLikeSpans(@Nullable Object value) {
        return value instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(element -> written(element).isPresent());
    }

    /** @param faults receives what is wrong with a span, which is left out */
    static Cell read(List<?> list, String text, Unit unit, Consumer<String> faults) {
        int[] starts = unit.starts(text);
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Optional<Written> written = written(list.get(i));
            if (written.isEmpty()) {
                faults.accept("span %d is no [start, end, label]. Correct it or drop the row.".formatted(i + 1));
                continue;
            }
            int start = offset(written.get().start());
            int end = offset(written.get().end());
            if (start < 0 || end <= start || end >= starts.length) {
                faults.accept("span %d goes from %s to %s, but the text has %d %s. Correct the offsets or drop the row."
                        .formatted(
                                i + 1,
                                shown(written.get().start()),
                                shown(written.get().end()),
                                starts.length - 1,
                                unit == Unit.GRAPHEMES ? "grapheme clusters" : "characters"));
                continue;
            }
            spans.add(new Span(
                    starts[start], starts[end], String.valueOf(written.get().label())));
        }
        return Cell.ofSpans(spans);
    }

    private static Optional<Written> written(@Nullable Object element) {
        if (element instanceof List<?> triple && triple.size() == 3 && triple.get(2) instanceof String) {
            return Optional.of(new Written(triple.get(0), triple.get(1), triple.get(2)));
        }
        if (element instanceof JsonObject entity && entity.field("label") instanceof String label) {
            return Optional.of(new Written(entity.field("start_offset"), entity.field("end_offset"), label));
        }
        return Optional.empty();
    }

    /** −1 for what is no place in a text. */
    private static int offset(@Nullable Object value) {
        return value instanceof Double number && number == Math.rint(number) ? number.intValue() : -1;
    }

    private static String shown(@Nullable Object offset) {
        return offset instanceof Double number && number == Math.rint(number)
                ? String.valueOf(number.longValue())
                : String.valueOf(offset);
    }
}
