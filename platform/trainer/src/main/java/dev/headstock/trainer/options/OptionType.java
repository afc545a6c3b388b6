package dev.headstock.trainer.options;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of the few types an option can have, in JSON and in Java. */
sealed interface OptionType {

    /** The part of the JSON schema that follows from the type alone. */
    Map<String, Object> schema();

    /**
     * @throws IllegalArgumentException when the JSON is of another type, with "must be …"
     */
    Object fromJson(@Nullable Object json);

    Object toJson(Object value);

    /** @throws IllegalArgumentException for a type that options cannot have */
    static OptionType of(Type type) {
        if (type instanceof ParameterizedType generic && generic.getActualTypeArguments().length == 1) {
            OptionType items = of(generic.getActualTypeArguments()[0]);
            if (generic.getRawType() == List.class && !(items instanceof Many)) {
                return new Many(items, false);
            }
            if (generic.getRawType() == Set.class && !(items instanceof Many)) {
                return new Many(items, true);
            }
        }
        if (type == int.class || type == Integer.class) {
            return new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE, true);
        }
        if (type == long.class || type == Long.class) {
            return new Whole(Long.MIN_VALUE, Long.MAX_VALUE, false);
        }
        if (type == double.class) {
            return new Real();
        }
        if (type == boolean.class) {
            return new Truth();
        }
        if (type == String.class) {
            return new Text();
        }
        if (type instanceof Class<?> enumeration && enumeration.isEnum()) {
            return new OneOf(enumeration);
        }
        throw new IllegalArgumentException(
                "an option cannot be of type %s; use int, long, double, boolean, String, an enum, or a List or Set of them"
                        .formatted(type.getTypeName()));
    }

    record Whole(long least, long most, boolean narrow) implements OptionType {
        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "integer");
        }

        @Override
        public Object fromJson(@Nullable Object json) {
            long number;
            if (json instanceof Integer || json instanceof Long) {
                number = ((Number) json).longValue();
            } else if (json instanceof Double real && real == Math.rint(real) && Math.abs(real) < 0x1p53) {
                number = real.longValue();
            } else if (json instanceof BigInteger) {
                throw new IllegalArgumentException("is too large");
            } else {
                throw new IllegalArgumentException("must be a whole number");
            }
            if (number < least || number > most) {
                throw new IllegalArgumentException("must be between %d and %d".formatted(least, most));
            }
            if (narrow) {
                return (int) number;
            }
            return number;
        }

        @Override
        public Object toJson(Object value) {
            return value;
        }
    }

    record Real() implements OptionType {
        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "number");
        }

        @Override
        public Object fromJson(@Nullable Object json) {
            if (json instanceof Number number && Double.isFinite(number.doubleValue())) {
                return number.doubleValue();
            }
            throw new IllegalArgumentException("must be a number");
        }

        @Override
        public Object toJson(Object value) {
            return value;
        }
    }

    record Truth() implements OptionType {
        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "boolean");
        }

        @Override
        public Object fromJson(@Nullable Object json) {
            if (json instanceof Boolean) {
                return json;
            }
            throw new IllegalArgumentException("must be true or false");
        }

        @Override
        public Object toJson(Object value) {
            return value;
        }
    }

    record Text() implements OptionType {
        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "string");
        }

        @Override
        public Object fromJson(@Nullable Object json) {
            if (json instanceof String) {
                return json;
            }
            throw new IllegalArgumentException("must be a text");
        }

        @Override
        public Object toJson(Object value) {
            return value;
        }
    }

    /** An enum; in JSON its constants are written in kebab-case. */
    record OneOf(Class<?> enumeration) implements OptionType {
        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "string");
            schema.put("enum", names());
            return schema;
        }

        @Override
        public Object fromJson(@Nullable Object json) {
            for (Object constant : enumeration.getEnumConstants()) {
                if (toJson(constant).equals(json)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("must be one of " + names());
        }

        @Override
        public Object toJson(Object value) {
            return ((Enum<?>) value).name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private List<Object> names() {
            return Arrays.stream(enumeration.getEnumConstants())
                    .map(this::toJson)
                    .toList();
        }
    }

    /** A list, or a set that keeps the order it was given in. */
    record Many(OptionType items, boolean distinct) implements OptionType {
        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "array");
            schema.put("items", items.schema());
            if (distinct) {
                schema.put("uniqueItems", true);
            }
            return schema;
        }

        @Override
        public Object fromJson(@Nullable Object json) {
            if (!(json instanceof Collection<?> given)) {
                throw new IllegalArgumentException("must be a list");
            }
            List<Object> values = new ArrayList<>();
            for (Object item : given) {
                try {
                    values.add(items.fromJson(item));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("has an item %s that %s".formatted(item, e.getMessage()), e);
                }
            }
            if (!distinct) {
                return List.copyOf(values);
            }
            Set<Object> unique = new LinkedHashSet<>(values);
            if (unique.size() < values.size()) {
                throw new IllegalArgumentException("names something twice");
            }
            return Collections.unmodifiableSet(unique);
        }

        @Override
        public Object toJson(Object value) {
            Stream<?> values = ((Collection<?>) value).stream();
            // Sets come in an order that changes with every process; the same options must give the same JSON.
            return (distinct ? values.sorted() : values).map(items::toJson).toList();
        }
    }
}
