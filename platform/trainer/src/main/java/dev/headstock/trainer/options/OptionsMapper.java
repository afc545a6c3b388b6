package dev.headstock.trainer.options;

import dev.headstock.api.Option;
import dev.headstock.protocol.Problem;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Between one options record and JSON. The record's components, their {@link Option} annotations and the checks of its constructor say
 * everything there is to know.
 */
public final class OptionsMapper<O extends Record> {
    private final O defaults;
    private final Map<String, Component> components = new LinkedHashMap<>();
    private final Constructor<O> constructor;

    private record Component(
            RecordComponent component,
            OptionType type,
            @Nullable Option option,
            @Nullable Object standard) {
        String name() {
            return component.getName();
        }
    }

    /**
     * @throws IllegalArgumentException when the record has a component of an unsupported type
     */
    public OptionsMapper(O defaults) {
        this.defaults = defaults;
        // The class of an instance of O is O's own: records are final.
        @SuppressWarnings("unchecked")
        Class<O> type = (Class<O>) defaults.getClass();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(component.getName(), component(component));
        }
        this.constructor = canonicalConstructor(type);
    }

    private Component component(RecordComponent component) {
        try {
            OptionType type = OptionType.of(component.getGenericType());
            component.getAccessor().setAccessible(true);
            return new Component(
                    component,
                    type,
                    component.getAnnotation(Option.class),
                    component.getAccessor().invoke(defaults));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s.%s: %s".formatted(defaults.getClass().getName(), component.getName(), e.getMessage()), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read %s of %s".formatted(component.getName(), defaults), e);
        }
    }

    private static <O extends Record> Constructor<O> canonicalConstructor(Class<O> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<O> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has a canonical constructor: " + type.getName(), e);
        }
    }

    /** The JSON schema, with the record's order of components. */
    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        components
                .values()
                .forEach(component -> properties.put(component.name(), property(component, properties.size())));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        return schema;
    }

    @SuppressWarnings("NullAway") // An absent number is a null in JSON.
    private static Map<String, Object> property(Component component, int order) {
        Map<String, Object> property = new LinkedHashMap<>(component.type().schema());
        property.put("title", title(component));
        property.put("default", component.type().toJson(component.standard()));
        Option option = component.option();
        if (option != null) {
            property.put("description", option.value());
            putBounds(property, option);
            if (!option.unit().isEmpty()) {
                property.put("x-unit", option.unit());
            }
            property.put("x-advanced", option.advanced());
        }
        property.put("x-order", order);
        return property;
    }

    /** Bounds are inclusive, as JSON schema's are. Of a list they are those of its items. */
    private static void putBounds(Map<String, Object> property, Option option) {
        if (property.get("items") instanceof Map<?, ?> items) {
            Map<String, Object> bounded = new LinkedHashMap<>();
            items.forEach((name, value) -> bounded.put(String.valueOf(name), value));
            putBounds(bounded, option);
            property.put("items", bounded);
            return;
        }
        Object type = property.get("type");
        boolean whole = "integer".equals(type) || type instanceof List<?> types && types.contains("integer");
        if (!Double.isInfinite(option.min())) {
            property.put("minimum", whole ? (Object) (long) Math.ceil(option.min()) : (Object) option.min());
        }
        if (!Double.isInfinite(option.max())) {
            property.put("maximum", whole ? (Object) (long) Math.floor(option.max()) : (Object) option.max());
        }
    }

    /** {@code hiddenDropout} becomes "Hidden dropout". */
    private static String title(Component component) {
        Option option = component.option();
        if (option != null && !option.title().isEmpty()) {
            return option.title();
        }
        String words = component.name().replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** A record of this type as JSON. */
    public Map<String, @Nullable Object> toJson(O options) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (Component component : components.values()) {
            try {
                json.put(
                        component.name(),
                        component
                                .type()
                                .toJson(component.component().getAccessor().invoke(options)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot read %s of %s".formatted(component.name(), options), e);
            }
        }
        return json;
    }

    public Map<String, @Nullable Object> defaultsAsJson() {
        return toJson(defaults);
    }

    /**
     * The record for what was given; what was left out takes its default.
     *
     * @param pointer of the options inside the request, for example {@code /placements/0/options}
     * @param problems receives everything that is wrong, each with the pointer of its option where one is to blame
     * @return empty when there were errors
     */
    public Optional<O> fromJson(
            Map<String, ? extends @Nullable Object> given, String pointer, Consumer<Problem> problems) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        given.forEach((name, json) -> read(name, json, pointer + "/" + escaped(name), values, problems));
        try {
            O options = construct(values);
            values.forEach((name, value) -> warnOutside(name, value, pointer + "/" + name, problems));
            return values.size() == given.size() ? Optional.of(options) : Optional.empty();
        } catch (IllegalArgumentException e) {
            blame(values, e, pointer, problems);
            return Optional.empty();
        }
    }

    /** The same with fractions rounded where whole numbers are wanted: a search draws from ranges of any numbers. */
    public Map<String, Object> rounded(Map<String, Object> given) {
        Map<String, Object> rounded = new LinkedHashMap<>(given);
        rounded.replaceAll((name, value) -> {
            Component component = components.get(name);
            boolean whole = component != null && component.type().isWhole();
            return whole && value instanceof Double number && Double.isFinite(number)
                    ? (Object) Math.round(number)
                    : value;
        });
        return rounded;
    }

    /**
     * A constructor reports only its first objection. The option that it is about is replaced by its default until nothing is objected to, so
     * that every objection is found; one that names an option which is replaced already may follow from the replacement.
     */
    private void blame(
            Map<String, @Nullable Object> values,
            IllegalArgumentException first,
            String pointer,
            Consumer<Problem> problems) {
        Map<String, @Nullable Object> left = new LinkedHashMap<>(values);
        Set<String> replaced = new LinkedHashSet<>();
        Optional<IllegalArgumentException> objection = Optional.of(first);
        while (objection.isPresent()) {
            Optional<String> sentence = Objection.sentence(objection.get());
            Optional<String> named = sentence.flatMap(said -> NamedOption.in(said, components.keySet()));
            Optional<String> cause = named.filter(left::containsKey).or(() -> cause(left, sentence));
            if (sentence.isEmpty()) {
                problems.accept(silent(pointer, cause, left.keySet()));
            } else if (replaced.stream().noneMatch(name -> NamedOption.isNamed(sentence.get(), name))) {
                Optional<String> place =
                        named.isEmpty() || values.containsKey(named.get()) ? named : cause.or(() -> named);
                problems.accept(Problem.error(
                        place.map(name -> pointer + "/" + name).orElse(pointer),
                        withDefaults(sentence.get(), values.keySet())));
            }
            cause.ifPresent(name -> {
                left.remove(name);
                replaced.add(name);
            });
            objection = cause.isEmpty() ? Optional.empty() : objectionTo(left);
        }
    }

    /** Says which of the values in a sentence are defaults: the user did not set them, and the form may not show them. */
    private String withDefaults(String sentence, Set<String> given) {
        String defaults = components.values().stream()
                .filter(component ->
                        !given.contains(component.name()) && NamedOption.isNamed(sentence, component.name()))
                .map(component -> new String[] {
                    component.name(), String.valueOf(component.type().toJson(component.standard()))
                })
                .filter(named -> NamedOption.isNamed(sentence, named[1]))
                .map(named -> "%s is %s".formatted(named[0], named[1]))
                .collect(Collectors.joining(" and "));
        return defaults.isEmpty()
                ? sentence
                : "%s. By default, %s."
                        .formatted(
                                sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence,
                                defaults);
    }

    /** The option without which the objection would be another one, or none. */
    private Optional<String> cause(Map<String, @Nullable Object> values, Optional<String> sentence) {
        return values.keySet().stream()
                .filter(name -> {
                    Map<String, @Nullable Object> others = new LinkedHashMap<>(values);
                    others.remove(name);
                    return objectionTo(others)
                            .filter(other -> Objection.sentence(other).equals(sentence))
                            .isEmpty();
                })
                .findFirst();
    }

    private Optional<IllegalArgumentException> objectionTo(Map<String, @Nullable Object> values) {
        try {
            construct(values);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e);
        }
    }

    private static Problem silent(String pointer, Optional<String> cause, Set<String> given) {
        return Problem.error(
                cause.map(name -> pointer + "/" + name).orElse(pointer),
                "%s cannot have this value. Choose another.".formatted(cause.orElse(String.join(", ", given))));
    }

    private void read(
            String name,
            @Nullable Object json,
            String pointer,
            Map<String, @Nullable Object> values,
            Consumer<Problem> problems) {
        Component component = components.get(name);
        if (component == null) {
            problems.accept(Problem.error(pointer, "unknown option '%s'. Known options: %s.".formatted(name, known())));
            return;
        }
        try {
            values.put(name, component.type().fromJson(json));
        } catch (IllegalArgumentException e) {
            problems.accept(Problem.error(pointer, "%s %s, was %s.".formatted(name, e.getMessage(), json)));
        }
    }

    private String known() {
        return components.isEmpty() ? "none" : String.join(", ", components.keySet());
    }

    /** Both bounds are usual values themselves. Of a list, its items have them. */
    private void warnOutside(String name, @Nullable Object value, String pointer, Consumer<Problem> problems) {
        Component component = components.get(name);
        if (component == null || component.option() == null || value == null) {
            return;
        }
        Option option = component.option();
        Collection<?> numbers = value instanceof Collection<?> items ? items : List.of(value);
        numbers.stream()
                .filter(item -> item instanceof Number number
                        && (number.doubleValue() < option.min() || number.doubleValue() > option.max()))
                .findFirst()
                .ifPresent(item -> problems.accept(Problem.warning(
                        pointer,
                        ((Number) item).doubleValue() < option.min()
                                ? "%s is %s, which is unusually low. Usual is %s or more."
                                        .formatted(name, item, shown(option.min()))
                                : "%s is %s, which is unusually high. Usual is %s or less."
                                        .formatted(name, item, shown(option.max())))));
    }

    private static String shown(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? String.valueOf((long) bound)
                : String.valueOf(bound);
    }

    private O construct(Map<String, @Nullable Object> values) {
        @Nullable
        Object[] arguments = components.values().stream()
                .map(component ->
                        values.containsKey(component.name()) ? values.get(component.name()) : component.standard())
                .toArray();
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException objection) {
                throw objection;
            }
            throw new IllegalStateException(
                    "the options %s cannot be checked".formatted(Arrays.toString(arguments)), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the options %s cannot be made".formatted(Arrays.toString(arguments)), e);
        }
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a> */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
