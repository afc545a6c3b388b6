package dev.headstock.server.runs.filters;

import dev.headstock.protocol.Excerpt;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.MetricNames;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.runs.filters.RunCondition.Comparison;
import dev.headstock.server.runs.filters.RunCondition.Operator;
import dev.headstock.server.runs.filters.RunCondition.Value;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes a {@link RunScope} as a condition on the table {@code run}. Text of people becomes a parameter, never SQL. A comparison with a
 * metric or setting that a run does not have is false.
 */
@Component
public class RunConditionSql {
    /** Fields of every run that are compared as numbers. */
    private static final Map<String, String> NUMBERS = Map.of(
            "number", "run.number",
            "best", "run.primary_value",
            "step", "run.step",
            "steps", "run.total_steps",
            "seconds", "run.seconds",
            "attempts", "run.attempt",
            "trained", "run.trained_parameters",
            "parameters", "run.total_parameters");

    private static final Map<String, String> TEXTS = Map.of(
            "name", "run.name",
            "experiment", "run.experiment_name",
            "owner", "run.created_by",
            "data", "run.dataset_name",
            "model", "run.base_model_name",
            "metric", "run.primary_metric",
            "note", "run.note",
            "variation", "run.variation",
            "verdict", "run.verdict_kind");

    private static final Map<String, String> TIMES =
            Map.of("created", "run.created_at", "started", "run.started_at", "finished", "run.finished_at");

    private static final String STATE = "state";
    private static final String TAG = "tag";
    private static final Map<String, String> ALIASES = Map.of("placement", "placements", "strategy", "strategies");

    private final JdbcClient jdbc;
    private final MetricNames metrics;

    RunConditionSql(JdbcClient jdbc, MetricNames metrics) {
        this.jdbc = jdbc;
        this.metrics = metrics;
    }

    /** @param where refers to the table {@code run} and to the parameters */
    public record Sql(String where, Map<String, Object> parameters) {}

    public Sql of(RunScope scope) {
        Writer writer = new Writer();
        List<String> parts = new ArrayList<>(List.of("true"));
        if (scope.experiment() != null) {
            parts.add("run.experiment = " + writer.parameter(scope.experiment()));
        }
        if (scope.dataset() != null) {
            parts.add("run.dataset = " + writer.parameter(scope.dataset()));
        }
        if (scope.baseModel() != null) {
            parts.add("run.base_model = " + writer.parameter(scope.baseModel()));
        }
        if (!scope.states().isEmpty()) {
            parts.add("run.state in (%s)"
                    .formatted(writer.parameter(
                            scope.states().stream().map(JobState::name).toList())));
        }
        if (scope.search() != null) {
            parts.add(writer.text(scope.search()));
        }
        parts.add(writer.write(scope.condition()));
        return new Sql(String.join(" and ", parts), writer.parameters);
    }

    private final class Writer {
        private final Map<String, Object> parameters = new LinkedHashMap<>();

        String parameter(Object value) {
            String name = "filter" + parameters.size();
            parameters.put(name, value);
            return ":" + name;
        }

        String write(RunCondition condition) {
            if (condition instanceof RunCondition.And and) {
                return joined(and.parts(), " and ");
            } else if (condition instanceof RunCondition.Or or) {
                return joined(or.parts(), " or ");
            } else if (condition instanceof RunCondition.Not not) {
                return "not " + write(not.part());
            } else if (condition instanceof RunCondition.Text text) {
                return text(text.text());
            } else if (condition instanceof Comparison comparison) {
                return compare(comparison);
            }
            return "true";
        }

        private String joined(List<RunCondition> parts, String word) {
            return parts.stream().map(this::write).collect(Collectors.joining(word, "(", ")"));
        }

        String text(String text) {
            String pattern = parameter(pattern(text));
            return """
                    (run.name ilike %1$s or run.experiment_name ilike %1$s
                        or exists (select from run_tag where run_tag.run = run.number and run_tag.tag ilike %1$s))""".formatted(pattern);
        }

        private String compare(Comparison comparison) {
            String name = comparison.name().text();
            String field = name.toLowerCase(Locale.ROOT);
            if (field.equals(STATE)) {
                return state(comparison);
            }
            if (field.equals(TAG)) {
                return tag(comparison);
            }
            if (NUMBERS.containsKey(field)) {
                return number(NUMBERS.get(field), comparison);
            }
            if (TEXTS.containsKey(field)) {
                return textual(TEXTS.get(field), comparison);
            }
            if (TIMES.containsKey(field)) {
                return time(TIMES.get(field), comparison);
            }
            return metric(comparison).or(() -> setting(comparison)).orElseThrow(() -> unknown(comparison.name()));
        }

        private String state(Comparison comparison) {
            if (comparison.operator() != Operator.EQUAL
                    && comparison.operator() != Operator.NOT_EQUAL
                    && comparison.operator() != Operator.IN) {
                throw wrongOperator(comparison, "=, != or in");
            }
            List<String> states = comparison.values().stream()
                    .flatMap(value -> states(value).map(JobState::name))
                    .toList();
            String negation = comparison.operator() == Operator.NOT_EQUAL ? "not " : "";
            return "run.state " + negation + "in (" + parameter(states) + ")";
        }

        private Stream<JobState> states(Value value) {
            List<JobState> states = Arrays.stream(JobState.values())
                    .filter(state -> state.name().equalsIgnoreCase(value.text())
                            || state.finished() && value.text().equalsIgnoreCase("finished")
                            || !state.finished() && value.text().equalsIgnoreCase("active"))
                    .toList();
            if (states.isEmpty()) {
                throw RunConditionParser.wrong(
                        value.position(),
                        value.text().length(),
                        "There is no state '%s'. Use %s, finished or active."
                                .formatted(
                                        value.text(),
                                        Arrays.stream(JobState.values())
                                                .map(state -> state.name().toLowerCase(Locale.ROOT))
                                                .collect(Collectors.joining(", "))));
            }
            return states.stream();
        }

        private String tag(Comparison comparison) {
            boolean not = comparison.operator() == Operator.NOT_EQUAL;
            Comparison positive =
                    not ? new Comparison(comparison.name(), Operator.EQUAL, comparison.values()) : comparison;
            return (not ? "not " : "")
                    + "exists (select from run_tag where run_tag.run = run.number and %s)"
                            .formatted(textual("run_tag.tag", positive));
        }

        private String number(String column, Comparison comparison) {
            if (comparison.operator() == Operator.CONTAINS) {
                throw wrongOperator(comparison, "= != < <= > >= or in");
            }
            List<Double> numbers =
                    comparison.values().stream().map(this::numberOf).toList();
            String value = comparison.operator() == Operator.IN
                    ? "(" + parameter(numbers) + ")"
                    : parameter(numbers.get(0)) + "::float8";
            // NaN is larger than every number to PostgreSQL, and to nobody else.
            String isNumber = comparison.operator().orders() ? " and %s::float8 <> 'NaN'".formatted(column) : "";
            return "coalesce(%s %s %s%s, false)"
                    .formatted(column, comparison.operator().sql(), value, isNumber);
        }

        private double numberOf(Value value) {
            if (value.number() == null) {
                throw RunConditionParser.wrong(
                        value.position(), value.text().length(), "'%s' is not a number.".formatted(value.text()));
            }
            return value.number();
        }

        private String textual(String column, Comparison comparison) {
            if (comparison.operator().orders()) {
                throw wrongOperator(comparison, "=, !=, ~ or in");
            }
            List<String> texts = comparison.values().stream()
                    .map(value -> value.text().toLowerCase(Locale.ROOT))
                    .toList();
            return switch (comparison.operator()) {
                case CONTAINS -> "coalesce(%s ilike %s, false)".formatted(column, parameter(pattern(texts.get(0))));
                case IN -> "coalesce(lower(%s) in (%s), false)".formatted(column, parameter(texts));
                case NOT_EQUAL -> "coalesce(lower(%s) <> %s, true)".formatted(column, parameter(texts.get(0)));
                default -> "coalesce(lower(%s) = %s, false)".formatted(column, parameter(texts.get(0)));
            };
        }

        private String time(String column, Comparison comparison) {
            if (!comparison.operator().orders()) {
                throw wrongOperator(comparison, "< <= > or >=");
            }
            return "coalesce(%s %s %s, false)"
                    .formatted(
                            column,
                            comparison.operator().sql(),
                            parameter(timeOf(comparison.values().get(0))));
        }

        private OffsetDateTime timeOf(Value value) {
            String text = value.text();
            try {
                return text.length() == "2026-01-31".length()
                        ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                        : OffsetDateTime.parse(text);
            } catch (DateTimeException e) {
                throw RunConditionParser.wrong(
                        value.position(),
                        text.length(),
                        "'%s' is not a date. Write 2026-01-31, or 2026-01-31T18:00:00Z.".formatted(text));
            }
        }

        /** A bare name means the split dev, and of the metric that ranks the run its best value. */
        private Optional<String> metric(Comparison comparison) {
            String name = comparison.name().text();
            boolean exact = metrics.find(name).isPresent();
            if (!exact && metrics.find("dev/" + name).isEmpty()) {
                return Optional.empty();
            }
            String latest = "(select value from run_metric where run_metric.run = run.number and run_metric.name = %s)";
            String expression = exact
                    ? latest.formatted(parameter(name))
                    : "case when run.primary_metric = %s then run.primary_value else %s end"
                            .formatted(parameter(name), latest.formatted(parameter("dev/" + name)));
            return Optional.of(number("(" + expression + ")", comparison));
        }

        private Optional<String> setting(Comparison comparison) {
            String asked = comparison.name().text();
            String name = ALIASES.getOrDefault(asked, asked);
            boolean known = jdbc.sql("select exists (select from run_setting where name = :name or short_name = :name)")
                    .param("name", name)
                    .query(Boolean.class)
                    .single();
            if (!known) {
                return Optional.empty();
            }
            boolean numbers = comparison.values().stream().allMatch(value -> value.number() != null);
            if (!numbers && comparison.operator().orders()) {
                numberOf(comparison.values().get(0));
            }
            boolean isList = ALIASES.containsValue(name);
            String column = isList ? listColumn(comparison) : "run_setting.text";
            String test = numbers && comparison.operator() != Operator.CONTAINS
                    ? number("run_setting.number", comparison)
                    : isList ? column : textual(column, comparison);
            return Optional.of("""
                    exists (select from run_setting where run_setting.run = run.number
                        and (run_setting.name = %1$s or run_setting.short_name = %1$s) and %2$s)""".formatted(parameter(name), test));
        }

        /** Methods are stored as "lora, prefix": equal to one means that it is among them. */
        private String listColumn(Comparison comparison) {
            List<String> ids = comparison.values().stream().map(Value::text).toList();
            String among = comparison.operator() == Operator.CONTAINS
                    ? "run_setting.text ilike " + parameter(pattern(ids.get(0)))
                    : "string_to_array(run_setting.text, ', ') && array[%s]::text[]".formatted(parameter(ids));
            return comparison.operator() == Operator.NOT_EQUAL ? "not (" + among + ")" : among;
        }

        private ApiException wrongOperator(Comparison comparison, String usable) {
            return RunConditionParser.wrong(
                    comparison.name().position(),
                    comparison.name().text().length(),
                    "'%s' cannot be compared by %s. Use %s."
                            .formatted(
                                    comparison.name().text(),
                                    comparison.operator().symbol(),
                                    usable));
        }
    }

    private ApiException unknown(RunCondition.Name name) {
        List<String> similar = jdbc.sql("""
                        select distinct name from (
                            select short_name as name from run_setting where short_name ilike :pattern
                            union select name from run_setting where name ilike :pattern
                            union select name from run_metric where name ilike :pattern) as known
                        order by name limit 5""")
                .param("pattern", pattern(Excerpt.of(name.text(), 3)))
                .query(String.class)
                .list();
        String hint = similar.isEmpty()
                ? " Columns lists what runs have."
                : " Do you mean " + String.join(", ", similar) + "?";
        return RunConditionParser.wrong(
                name.position(),
                name.text().length(),
                "No run has a metric or setting '%s'.%s".formatted(name.text(), hint));
    }

    static String pattern(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
