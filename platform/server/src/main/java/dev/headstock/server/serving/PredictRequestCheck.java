package dev.headstock.server.serving;

import dev.headstock.protocol.Problem;
import dev.headstock.protocol.worker.Predictor;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.registry.InputColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Checks a prediction request against the columns that a model reads, all at once and before a process is started for it. */
final class PredictRequestCheck {
    private static final int MOST = 1_000;
    private static final long MOST_CHARACTERS = 16_000_000;
    private static final int LONGEST_ANSWER = 4_096;
    private static final double SECONDS_PER_ANSWER = 30;
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final List<InputColumn> columns;
    private final List<Problem> problems = new ArrayList<>();
    private long characters;

    private PredictRequestCheck(List<InputColumn> columns) {
        this.columns = columns;
    }

    /**
     * @param columns that the model reads
     * @param inputs each an object with a value for each column, or a string when the model reads a single text
     * @param maxLength of generated answers, or null
     */
    static Predictor.Request check(
            List<InputColumn> columns, List<@Nullable Object> inputs, @Nullable Integer maxLength) {
        return new PredictRequestCheck(columns).request(inputs, maxLength);
    }

    private Predictor.Request request(List<@Nullable Object> inputs, @Nullable Integer maxLength) {
        if (inputs.isEmpty()) {
            throw ApiException.invalid("/inputs", "inputs is empty. Send at least one.");
        }
        if (inputs.size() > MOST) {
            throw tooLarge("%d inputs".formatted(inputs.size()));
        }
        if (maxLength != null && (maxLength < 1 || maxLength > LONGEST_ANSWER)) {
            problems.add(Problem.error(
                    "/maxLength", "maxLength must be between 1 and %d, was %d.".formatted(LONGEST_ANSWER, maxLength)));
        }
        List<Map<String, @Nullable Object>> checked = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            checked.add(input(inputs.get(i), "/inputs/" + i));
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        if (characters > MOST_CHARACTERS) {
            throw tooLarge("%d characters".formatted(characters));
        }
        return new Predictor.Request(checked, maxLength, SECONDS_PER_ANSWER);
    }

    private static ApiException tooLarge(String what) {
        return new ApiException(
                HttpStatus.CONTENT_TOO_LARGE,
                "too-large",
                "A request has at most %d inputs of %d characters together, this one has %s. Send several requests."
                        .formatted(MOST, MOST_CHARACTERS, what),
                List.of());
    }

    private Map<String, @Nullable Object> input(@Nullable Object input, String pointer) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (input instanceof String text && columns.size() == 1) {
            values.put(columns.get(0).name(), value(columns.get(0), text, pointer));
            return values;
        }
        if (!(input instanceof Map<?, ?> given)) {
            problems.add(
                    Problem.error(pointer, "An input is an object with a value for each of %s.".formatted(names())));
            return values;
        }
        for (Object name : given.keySet()) {
            if (columns.stream().noneMatch(column -> column.name().equals(name))) {
                problems.add(Problem.error(
                        pointer + "/" + escape(String.valueOf(name)),
                        "The model reads no column '%s'. It reads %s.".formatted(name, names())));
            }
        }
        for (InputColumn column : columns) {
            String at = pointer + "/" + escape(column.name());
            Object cell = given.get(column.name());
            if (cell == null) {
                problems.add(
                        Problem.error(at, "'%s' is missing. The model reads %s.".formatted(column.name(), names())));
            } else {
                values.put(column.name(), value(column, cell, at));
            }
        }
        return values;
    }

    private Object value(InputColumn column, Object cell, String pointer) {
        return column.holdsList() ? list(column, cell, pointer) : text(column, cell, pointer);
    }

    private Object text(InputColumn column, Object cell, String pointer) {
        if (!(cell instanceof String text)) {
            problems.add(Problem.error(pointer, "'%s' must be a text.".formatted(column.name())));
            return cell;
        }
        if (text.isBlank()) {
            problems.add(Problem.error(
                    pointer, "'%s' is empty. Write what the model should read.".formatted(column.name())));
        }
        characters += text.length();
        return text;
    }

    /** A string is split at the separator that the column had when the model was trained, without one at white space. */
    private Object list(InputColumn column, Object cell, String pointer) {
        List<?> elements = cell instanceof String text ? split(text, column.separator()) : List.of();
        if (cell instanceof List<?> given) {
            elements = given;
        } else if (!(cell instanceof String)) {
            problems.add(Problem.error(pointer, "'%s' must be a list of texts.".formatted(column.name())));
            return cell;
        }
        if (elements.isEmpty()) {
            problems.add(Problem.error(pointer, "'%s' is empty. Send at least one element.".formatted(column.name())));
        }
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof String text && !text.isBlank()) {
                characters += text.length();
            } else {
                problems.add(Problem.error(
                        pointer + "/" + i,
                        "Element %d of '%s' is no text, or an empty one.".formatted(i, column.name())));
            }
        }
        return elements;
    }

    private static List<String> split(String text, @Nullable String separator) {
        Pattern pattern = separator == null ? WHITE_SPACE : Pattern.compile(Pattern.quote(separator));
        return Arrays.stream(pattern.split(text))
                .map(String::strip)
                .filter(piece -> !piece.isEmpty())
                .toList();
    }

    private String names() {
        return columns.stream()
                .map(column -> "'" + column.name() + "'" + (column.holdsList() ? " (a list)" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
