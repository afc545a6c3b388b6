package dev.headstock.kit;

import dev.headstock.api.imports.ForeignAdapter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The adapter_config.json of PEFT, read leniently: what cannot be read is reported to the adapter. */
public final class PeftConfig {
    /** Entries of every kind of adapter that say nothing about what it computes, and those that the platform reads. */
    private static final Set<String> OF_ALL = Set.of(
            "peft_type",
            "peft_version",
            "auto_mapping",
            "base_model_name_or_path",
            "revision",
            "task_type",
            "inference_mode",
            "target_modules",
            "modules_to_save",
            "ensure_weight_tying");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]+");

    private final ForeignAdapter adapter;
    private final Map<String, Object> config;
    private boolean problems;

    public PeftConfig(ForeignAdapter adapter) {
        this.adapter = adapter;
        this.config = adapter.config();
    }

    /** Reports a reason against the import. */
    public void object(String sentence) {
        problems = true;
        adapter.object(sentence);
    }

    public boolean hasProblems() {
        return problems;
    }

    /** New versions of PEFT have new options, which may compute something else. */
    public void requireKnown(Set<String> known) {
        Set<String> unknown = new TreeSet<>();
        config.keySet().stream()
                .filter(name -> !OF_ALL.contains(name) && !known.contains(name) && isSet(name))
                .forEach(unknown::add);
        if (!unknown.isEmpty()) {
            object("adapter_config.json sets %s, which Headstock does not import. Train without."
                    .formatted(String.join(", ", unknown)));
        }
    }

    /** Whether there is something other than null, false, or nothing. */
    public boolean isSet(String name) {
        Object value = config.get(name);
        return value != null
                && !Boolean.FALSE.equals(value)
                && !(value instanceof Collection<?> list && list.isEmpty())
                && !(value instanceof Map<?, ?> map && map.isEmpty());
    }

    public String text(String name, String otherwise) {
        Object value = config.get(name);
        return value == null ? otherwise : String.valueOf(value);
    }

    public double number(String name, double otherwise) {
        Object value = config.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        object("%s in adapter_config.json is '%s', where a number is needed.".formatted(name, value));
        return otherwise;
    }

    /** The number that a pattern gives a module; patterns are the whole name, its end after a dot, or regular expressions of that. */
    public Optional<Double> ofModule(String patterns, String module) {
        if (!(config.get(patterns) instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() instanceof Number number && matches(String.valueOf(entry.getKey()), module)) {
                return Optional.of(number.doubleValue());
            }
        }
        return Optional.empty();
    }

    private boolean matches(String written, String module) {
        // Names begin with the family's prefix here, also where they did not in the model that was trained.
        String pattern = written.startsWith("^") ? written.substring(1) : written;
        if (PLAIN.matcher(pattern).matches()) {
            return module.equals(pattern) || module.endsWith("." + pattern);
        }
        try {
            return Pattern.compile("(.*\\.)?(" + pattern + ")").matcher(module).matches();
        } catch (PatternSyntaxException e) {
            object("The pattern '%s' in adapter_config.json cannot be read.".formatted(pattern));
            return false;
        }
    }
}
