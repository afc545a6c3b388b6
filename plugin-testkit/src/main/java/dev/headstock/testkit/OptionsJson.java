package dev.headstock.testkit;

import dev.headstock.api.data.DatasetReference;
import dev.headstock.api.model.ModelReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** An options record as the values that JSON has, and back, by the rules of {@link dev.headstock.api.Option}. */
final class OptionsJson {
    private OptionsJson() {}

    static Map<String, Object> write(Record options) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (RecordComponent component : options.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                json.put(component.getName(), plain(component.getAccessor().invoke(options)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read option " + component.getName(), e);
            }
        }
        return json;
    }

    private static Object plain(Object value) {
        if (value instanceof Collection<?> list) {
            return list.stream().map(OptionsJson::plain).toList();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof ModelReference reference) {
            return reference.id();
        }
        return value instanceof DatasetReference reference ? reference.id() : value;
    }

    static Object read(Class<?> type, Map<String, Object> json) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> value(component.getGenericType(), Lookup.in(json, component.getName())))
                .toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("the record refuses " + json, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create " + type.getName(), e);
        }
    }

    private static Object value(Type type, Object json) {
        if (type instanceof ParameterizedType list) {
            Type element = list.getActualTypeArguments()[0];
            Collection<Object> all = list.getRawType() == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
            ((Collection<?>) json).forEach(each -> all.add(value(element, each)));
            return all;
        }
        if (type == ModelReference.class) {
            return new ModelReference((String) json);
        }
        if (type == DatasetReference.class) {
            return new DatasetReference((String) json);
        }
        if (type instanceof Class<?> plain && plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase((String) json))
                    .findFirst()
                    .orElseThrow();
        }
        return json;
    }
}
