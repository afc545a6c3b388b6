package dev.headstock.trainer.options;

import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.model.ModelReference;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of the few types an option can have, in JSON and in Java. */
sealed interface OptionType {

    /** The part of the JSON schema that follows from the type alone. */
    Map<String, Object> schema();

    /**
     * @throws IllegalArgumentException when the JSON is of another type, with "must be …"
     */
    @Nullable
    Object fromJson(@Nullable Object json);

    @Nullable
    Object toJson(@Nullable Object value);

    /** Whether it takes whole numbers only. */
    default boolean isWhole() {
        return this instanceof Whole
                || this instanceof MaybeAbsent maybe && maybe.present().isWhole();
    }

    /** Whether a list can have such items. */
    default boolean isItem() {
        return false;
    }

    /** @throws IllegalArgumentException for a type that options cannot have */
    static OptionType of(Type type) {
        if (type instanceof ParameterizedType generic && generic.getActualTypeArguments().length == 1) {
            return many(generic);
        }
        if (type == int.class) {
            return new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE, true);
        }
        if (type == long.class) {
            return new Whole(Long.MIN_VALUE, Long.MAX_VALUE, false);
        }
        if (type == double.class) {
            return new Real();
        }
        if (type == boolean.class) {
            return new Truth();
        }
        if (type == Integer.class) {
            return new MaybeAbsent(of(int.class));
        }
        if (type == Long.class) {
            return new MaybeAbsent(of(long.class));
        }
        if (type == Double.class) {
            return new MaybeAbsent(of(double.class));
        }
        if (type == String.class) {
            return new Text();
        }
        if (type == ModelReference.class) {
            return new Reference("model", ModelReference::new, value -> ((ModelReference) value).id());
        }
        if (type == DatasetReference.class) {
            return new Reference("dataset", DatasetReference::new, value -> ((DatasetReference) value).id());
        }
        if (type instanceof Class<?> enumeration && enumeration.isEnum()) {
            return new OneOf(enumeration);
        }
        throw unsupported(type);
    }

    private static OptionType many(ParameterizedType type) {
        Type argument = type.getActualTypeArguments()[0];
        // A number that may be absent is no item.
        OptionType items = of(argument) instanceof MaybeAbsent maybe ? maybe.present() : of(argument);
        if (items.isItem() && (type.getRawType() == List.class || type.getRawType() == Set.class)) {
            return new Many(items, type.getRawType() == Set.class);
        }
        throw unsupported(type);
    }

    private static IllegalArgumentException unsupported(Type type) {
        return new IllegalArgumentException(
                ("an option cannot be of type %s; use int, long, double, boolean, String, an enum, ModelReference,"
                                + " DatasetReference, or a List or Set of strings, numbers, enums or references")
                        .formatted(type.getTypeName()));
    }

    /** A number that may be left open; in JSON {@code null}. */
    record MaybeAbsent(OptionType present) implements OptionType {
        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>(present.schema());
            schema.put("type", List.of(String.valueOf(schema.get("type")), "null"));
            return schema;
        }

        @Override
        public @Nullable Object fromJson(@Nullable Object json) {
            return json == null ? null : present.fromJson(json);
        }

        @Override
        public @Nullable Object toJson(@Nullable Object value) {
            return value == null ? null : present.toJson(value);
        }
    }

    /** The id of a model or of a data set version; the empty text is none. */
    record Reference(String to, Function<String, Object> make, Function<Object, String> id) implements OptionType {
        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "string");
            schema.put("x-reference", to);
            return schema;
        }

        @Override
        public Object fromJson(@Nullable Object json) {
            if (!(json instanceof String text)) {
                throw new IllegalArgumentException("must name a " + to);
            }
            try {
                return make.apply(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("must name a %s: %s".formatted(to, e.getMessage()), e);
            }
        }

        @Override
        public Object toJson(@Nullable Object value) {
            return id.apply(Objects.requireNonNull(value));
        }

        @Override
        public boolean isItem() {
            return true;
        }
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
        public Object toJson(@Nullable Object value) {
            return Objects.requireNonNull(value);
        }

        @Override
        public boolean isItem() {
            return true;
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
        public Object toJson(@Nullable Object value) {
            return Objects.requireNonNull(value);
        }

        @Override
        public boolean isItem() {
            return true;
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
        public Object toJson(@Nullable Object value) {
            return Objects.requireNonNull(value);
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
        public Object toJson(@Nullable Object value) {
            return Objects.requireNonNull(value);
        }

        @Override
        public boolean isItem() {
            return true;
        }
    }

    /** An enum; in JSON its constants are written in kebab-case, and read in any spelling that differs by case or underscores. */
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
                if (json instanceof String text && toJson(constant).equals(kebab(text))) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("must be one of " + names());
        }

        @Override
        public Object toJson(@Nullable Object value) {
            return kebab(((Enum<?>) Objects.requireNonNull(value)).name());
        }

        @Override
        public boolean isItem() {
            return true;
        }

        private static String kebab(String name) {
            return name.toLowerCase(Locale.ROOT).replace('_', '-');
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
                    values.add(Objects.requireNonNull(items.fromJson(item)));
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
        public Object toJson(@Nullable Object value) {
            Stream<?> values = ((Collection<?>) Objects.requireNonNull(value)).stream();
            // Sets come in an order that changes with every process; the same options must give the same JSON.
            return (distinct ? values.sorted(order()) : values)
                    .map(item -> Objects.requireNonNull(items.toJson(item)))
                    .toList();
        }

        /** Enums in the order of their constants, references by their ids. */
        @SuppressWarnings({"unchecked", "rawtypes"})
        private Comparator<Object> order() {
            return items instanceof Reference reference
                    ? Comparator.comparing(reference.id())
                    : (Comparator) Comparator.naturalOrder();
        }
    }
}
