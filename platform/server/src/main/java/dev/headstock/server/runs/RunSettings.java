package dev.headstock.server.runs;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.RunSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The settings of runs one by one, so that runs are filtered, sorted and grouped by them: {@code learningRate}, {@code lora.rank},
 * {@code head.pooling}, {@code strategies}. Made from the specification, which stays the truth.
 */
@Component
class RunSettings {
    private final JdbcClient jdbc;

    RunSettings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param shortName the option without its extension: {@code rank} of {@code lora.rank}
     * @param number null when the value is no number
     */
    record Setting(
            String name,
            String shortName,
            String text,
            @Nullable Double number) {}

    @Transactional(propagation = Propagation.MANDATORY)
    public void store(long run, RunSpecification specification) {
        jdbc.sql("delete from run_setting where run = :run").param("run", run).update();
        List<Setting> settings = of(specification);
        jdbc.sql("""
                        insert into run_setting (run, name, short_name, text, number)
                        select :run, * from unnest(:names::text[], :shortNames::text[], :texts::text[], :numbers::float8[])""")
                .param("run", run)
                .param("names", settings.stream().map(Setting::name).toArray(String[]::new))
                .param("shortNames", settings.stream().map(Setting::shortName).toArray(String[]::new))
                .param("texts", settings.stream().map(Setting::text).toArray(String[]::new))
                .param("numbers", settings.stream().map(Setting::number).toArray(Double[]::new))
                .update();
    }

    /** Values that were left to the method, null in the specification, are missing. */
    static List<Setting> of(RunSpecification specification) {
        Map<String, Setting> found = new LinkedHashMap<>();
        add(found, "head", "head", specification.head().id());
        addOptions(found, "head", specification.head().options());
        addChoices(found, "placements", specification.placements());
        addChoices(found, "strategies", specification.strategies());
        specification.settings().forEach((name, value) -> add(found, name, name, value));
        add(found, "slots", "slots", specification.resources().slots());
        return List.copyOf(found.values());
    }

    private static void addChoices(Map<String, Setting> found, String list, List<Choice> choices) {
        add(found, list, list, choices.stream().map(Choice::id).toList());
        Map<String, Integer> seen = new HashMap<>();
        for (Choice choice : choices) {
            int count = seen.merge(choice.id(), 1, Integer::sum);
            addOptions(found, count == 1 ? choice.id() : choice.id() + "-" + count, choice.options());
        }
    }

    private static void addOptions(Map<String, Setting> found, String extension, Map<String, Object> options) {
        options.forEach((name, value) -> add(found, extension + "." + name, name, value));
    }

    private static void add(Map<String, Setting> found, String name, String shortName, @Nullable Object value) {
        if (value == null) {
            return;
        }
        if (value instanceof Map<?, ?> nested) {
            nested.forEach((inner, innerValue) -> add(found, name + "." + inner, String.valueOf(inner), innerValue));
            return;
        }
        found.putIfAbsent(name, new Setting(name, shortName, text(value), number(value)));
    }

    private static String text(Object value) {
        List<Object> parts = new ArrayList<>();
        if (value instanceof Iterable<?> list) {
            list.forEach(parts::add);
        } else {
            parts.add(value);
        }
        return parts.stream().map(RunSettings::one).collect(Collectors.joining(", "));
    }

    /** 4.0 and 4 are one value. */
    private static String one(Object value) {
        Double number = number(value);
        return number != null && number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf(number.longValue())
                : String.valueOf(value);
    }

    private static @Nullable Double number(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue()) ? number.doubleValue() : null;
    }
}
