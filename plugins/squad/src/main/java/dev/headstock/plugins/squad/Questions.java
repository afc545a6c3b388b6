package dev.headstock.plugins.squad;

import dev.headstock.api.DatasetFormat.Remark;
import dev.headstock.api.DatasetFormat.Row;
import dev.headstock.api.data.Cell;
import dev.headstock.api.data.Span;
import dev.headstock.kit.JsonText.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one paragraph as rows, in the order of the columns question, context, answers, title, id.
 *
 * @param lines of questions by id: those of this paragraph are added
 */
record Questions(JsonObject paragraph, @Nullable String title, Map<String, Long> lines) {

    List<Row> rows() {
        if (!(paragraph.field("qas") instanceof List<?> questions)) {
            return List.of(Row.faulty(
                    paragraph.line(),
                    Arrays.asList(null, null, null, null, null),
                    "the paragraph has no list \"qas\". Add its questions or remove it."));
        }
        List<Row> rows = new ArrayList<>();
        for (Object question : questions) {
            rows.add(
                    question instanceof JsonObject object
                            ? row(object)
                            : Row.faulty(
                                    paragraph.line(),
                                    Arrays.asList(null, null, null, null, null),
                                    "a question is no object. Write {\"id\": …, \"question\": …, \"answers\": […]}."));
        }
        return rows;
    }

    private Row row(JsonObject object) {
        List<String> problems = new ArrayList<>();
        String question = text(object, "question", problems);
        String context = text(paragraph, "context", problems);
        String id = object.field("id") instanceof String given ? given : null;
        if (id != null) {
            Long before = lines.putIfAbsent(id, object.line());
            if (before != null) {
                problems.add("its id is also that of the question in line %d. Give it another one or drop the row."
                        .formatted(before));
            }
        }
        Cell answers = answers(object, context == null ? "" : context, problems);
        if (!problems.isEmpty()) {
            problems.set(0, "question %s: %s".formatted(named(id, question), problems.get(0)));
        }
        return new Row(
                object.line(),
                Arrays.asList(cell(question), cell(context), answers, cell(title), cell(id)),
                problems.stream()
                        .map(problem -> new Remark(object.line(), problem))
                        .toList(),
                List.of());
    }

    private static String named(@Nullable String id, @Nullable String question) {
        return "'%s'".formatted(id != null ? id : String.valueOf(question));
    }

    private static @Nullable Cell cell(@Nullable String text) {
        return text == null ? null : Cell.of(text);
    }

    private static @Nullable String text(JsonObject object, String name, List<String> problems) {
        if (object.field(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        problems.add("\"%s\" is missing or no text. Fill it or drop the row.".formatted(name));
        return null;
    }

    // ---- answers ----

    /** Null where the question has no such field: it is unlabeled. An empty list says that there is no answer. */
    private static @Nullable Cell answers(JsonObject question, String context, List<String> problems) {
        Object given = question.field("answers");
        if (given == null) {
            return Boolean.TRUE.equals(question.field("is_impossible")) ? Cell.ofSpans(List.of()) : null;
        }
        if (!(given instanceof List<?> answers)) {
            problems.add("\"answers\" is no list. Write [{\"text\": …, \"answer_start\": …}].");
            return null;
        }
        if (!answers.isEmpty() && Boolean.TRUE.equals(question.field("is_impossible"))) {
            problems.add("\"is_impossible\" is true, but there are answers. Remove one of both.");
        }
        List<Span> spans = new ArrayList<>();
        for (Object answer : answers) {
            span(answer, context, problems).ifPresent(spans::add);
        }
        return Cell.ofSpans(spans);
    }

    private static Optional<Span> span(@Nullable Object answer, String context, List<String> problems) {
        if (!(answer instanceof JsonObject object)
                || !(object.field("text") instanceof String text)
                || text.isEmpty()
                || !(object.field("answer_start") instanceof Double start)
                || start != Math.rint(start)) {
            problems.add(
                    "an answer has no \"text\" or no whole number as \"answer_start\". Correct it or drop the row.");
            return Optional.empty();
        }
        int position = start(start.intValue(), text, context);
        if (position < 0) {
            problems.add(misplaced(start.intValue(), text, context));
            return Optional.empty();
        }
        return Optional.of(new Span(position, position + text.length(), ""));
    }

    /** In UTF-16 units; files made with Python count whole characters. −1 where the text stands at neither place. */
    private static int start(int given, String text, String context) {
        if (context.startsWith(text, given)) {
            return given;
        }
        if (given >= 0 && given <= context.codePointCount(0, context.length())) {
            int units = context.offsetByCodePoints(0, given);
            return context.startsWith(text, units) ? units : -1;
        }
        return -1;
    }

    private static String misplaced(int start, String text, String context) {
        int nearest = nearest(start, text, context);
        return nearest < 0
                ? "the answer '%s' does not stand in the passage. Correct it or drop the row.".formatted(text)
                : "\"answer_start\" is %d, but the answer '%s' begins at %d. Correct it or drop the row."
                        .formatted(start, text, nearest);
    }

    private static int nearest(int start, String text, String context) {
        int best = -1;
        for (int at = context.indexOf(text); at >= 0; at = context.indexOf(text, at + 1)) {
            best = best < 0 || Math.abs(at - start) < Math.abs(best - start) ? at : best;
        }
        return best;
    }
}
