package dev.headstock.server.references;

import dev.headstock.protocol.ExtensionDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the options whose values name models or data set versions, by the schema that the plugin host made of the options record. */
final class OptionReferences {
    private static final String REFERENCE = "x-reference";

    private OptionReferences() {}

    /** What a value may refer to, as in {@code x-reference}. */
    enum Kind {
        MODEL,
        DATASET
    }

    /**
     * @param pointer to the value, below the options
     * @param value never blank
     */
    record Reference(String pointer, Kind kind, String value) {}

    /** Receives a reference and returns the text that replaces it. */
    interface Resolver {
        String resolve(Reference reference);
    }

    /** The options, and the defaults of those that may be references and were left out. */
    static Map<String, Object> withDefaults(ExtensionDescriptor extension, Map<String, Object> options) {
        Map<String, Object> all = new LinkedHashMap<>(options);
        if (extension.optionsSchema().get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, property) -> {
                Object byDefault = extension.defaults().get(String.valueOf(name));
                if (kind(property) != null && byDefault != null) {
                    all.putIfAbsent(String.valueOf(name), byDefault);
                }
            });
        }
        return all;
    }

    /** The options with each reference replaced; an empty one, which is no reference, stays. */
    static Map<String, Object> replace(Map<String, Object> schema, Map<String, Object> options, Resolver resolver) {
        Map<String, Object> replaced = new LinkedHashMap<>(options);
        if (!(schema.get("properties") instanceof Map<?, ?> properties)) {
            return replaced;
        }
        properties.forEach((name, property) -> {
            String option = String.valueOf(name);
            Kind kind = kind(property);
            Object value = options.get(option);
            if (kind != null && value != null) {
                replaced.put(option, replaced("/" + option, kind, value, resolver));
            }
        });
        return replaced;
    }

    private static Object replaced(String pointer, Kind kind, Object value, Resolver resolver) {
        if (value instanceof String text) {
            return text.isBlank() ? text : resolver.resolve(new Reference(pointer, kind, text));
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                elements.add(replaced(pointer + "/" + i, kind, list.get(i), resolver));
            }
            return elements;
        }
        return value;
    }

    /** Of a property, or of the elements of a list. */
    private static @Nullable Kind kind(@Nullable Object property) {
        if (!(property instanceof Map<?, ?> described)) {
            return null;
        }
        Object reference = described.get(REFERENCE);
        if (reference == null) {
            return kind(described.get("items"));
        }
        return switch (String.valueOf(reference)) {
            case "model" -> Kind.MODEL;
            case "dataset" -> Kind.DATASET;
            default -> null;
        };
    }
}
