package dev.headstock.trainer.studies;

import dev.headstock.api.study.Choice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Choices as studies and as other processes have them. */
final class Choices {
    private Choices() {}

    /** Options that are left open are left out. */
    static Choice of(dev.headstock.protocol.Choice choice) {
        return new Choice(choice.id(), present(choice.options()));
    }

    static List<Choice> of(List<dev.headstock.protocol.Choice> choices) {
        return choices.stream().map(Choices::of).toList();
    }

    static dev.headstock.protocol.Choice stored(Choice choice) {
        return new dev.headstock.protocol.Choice(choice.id(), choice.options());
    }

    static List<dev.headstock.protocol.Choice> stored(List<Choice> choices) {
        return choices.stream().map(Choices::stored).toList();
    }

    static Map<String, Object> present(Map<String, ? extends @Nullable Object> values) {
        Map<String, Object> present = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return present;
    }
}
