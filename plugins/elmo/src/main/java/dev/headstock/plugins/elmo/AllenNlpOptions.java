package dev.headstock.plugins.elmo;

import dev.headstock.kit.JsonText;
import dev.headstock.kit.JsonText.JsonObject;
import dev.headstock.kit.JsonText.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** AllenNLP's options.json as entries of config.json. */
final class AllenNlpOptions {
    private AllenNlpOptions() {}

    /** @throws IllegalArgumentException when something is missing, or not supported */
    static Map<String, Object> read(Path file) throws IOException {
        JsonObject options;
        try (JsonText json = new JsonText(file)) {
            json.begin();
            options = object(json.value(), "");
        } catch (MalformedException e) {
            throw new IllegalArgumentException("options.json cannot be read: %s.".formatted(e.sentence()), e);
        }
        JsonObject lstm = object(options.field("lstm"), "lstm");
        JsonObject characters = object(options.field("char_cnn"), "char_cnn");
        double clip = number(lstm, "cell_clip");
        if (clip != number(lstm, "proj_clip")) {
            throw new IllegalArgumentException(
                    "options.json has other values of cell_clip and proj_clip, which is not supported.");
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "elmo");
        config.put("num_hidden_layers", (int) number(lstm, "n_layers"));
        config.put("cell_dim", (int) number(lstm, "dim"));
        config.put("projection_dim", (int) number(lstm, "projection_dim"));
        config.put("clip", clip);
        config.put("skip_connections", Boolean.TRUE.equals(lstm.field("use_skip_connections")));
        config.put("char_embedding_dim", (int) number(object(characters.field("embedding"), "embedding"), "dim"));
        config.put("highway_layers", (int) number(characters, "n_highway"));
        config.put("char_activation", String.valueOf(characters.field("activation")));
        config.put("max_characters_per_token", (int) number(characters, "max_characters_per_token"));
        config.put("filter_widths", filters(characters.field("filters"), 0));
        config.put("filter_counts", filters(characters.field("filters"), 1));
        return config;
    }

    private static JsonObject object(@Nullable Object value, String name) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException("options.json has no object %s. Take AllenNLP's file.".formatted(name));
    }

    private static double number(JsonObject object, String name) {
        if (object.field(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("options.json has no number %s. Take AllenNLP's file.".formatted(name));
    }

    /** Of [width, count] of each filter, all widths or all counts. */
    private static List<Integer> filters(@Nullable Object value, int index) {
        List<Integer> numbers = new ArrayList<>();
        if (value instanceof List<?> filters) {
            for (Object filter : filters) {
                if (filter instanceof List<?> pair && pair.size() == 2 && pair.get(index) instanceof Number number) {
                    numbers.add(number.intValue());
                }
            }
        }
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("options.json has no list filters. Take AllenNLP's file.");
        }
        return numbers;
    }
}
