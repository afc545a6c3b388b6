package dev.headstock.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import dev.headstock.server.http.MetricValue;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells the API document what the records say by themselves: a component that is not {@code @Nullable} is always there, one that is may be
 * null, and a {@link MetricValue} is null where it is NaN. Whether a nullable component may be left out depends on who sends the record, see
 * {@link FieldPresence}.
 */
@Component
class RecordSchemas implements ModelConverter {
    static final String METRIC_VALUE = "MetricValue";

    private final Map<String, JavaType> owners = new ConcurrentHashMap<>();

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> schema = chain.next().resolve(type, context, chain);
        JavaType javaType = Json.mapper().constructType(type.getType());
        if (schema != null && javaType != null && javaType.getRawClass().isRecord()) {
            Schema<?> definition = definition(schema, javaType, context.getDefinedModels());
            if (definition != null && definition.getProperties() != null) {
                describe(definition, javaType.getRawClass());
            }
        }
        return schema;
    }

    @SuppressWarnings("rawtypes") // swagger-core's own signatures
    private @Nullable Schema<?> definition(Schema<?> schema, JavaType type, Map<String, Schema> defined) {
        String reference = schema.get$ref();
        String name = reference == null ? schema.getName() : reference.substring(reference.lastIndexOf('/') + 1);
        if (name == null) {
            return schema;
        }
        JavaType owner = owners.putIfAbsent(name, type);
        if (owner != null && !owner.equals(type)) {
            throw new IllegalStateException("Two records are called %s in the API document: %s and %s. Rename one."
                    .formatted(name, owner.toCanonical(), type.toCanonical()));
        }
        return reference == null ? schema : defined.get(name);
    }

    private static void describe(Schema<?> schema, Class<?> type) {
        JsonInclude inclusion = type.getAnnotation(JsonInclude.class);
        boolean leavesOutNull = inclusion != null && inclusion.value() == JsonInclude.Include.NON_NULL;
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                describe(schema, component.getType());
                continue;
            }
            String name = component.getName();
            Schema<?> property = schema.getProperties().get(name);
            if (property == null) {
                continue;
            }
            boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!isNullable) {
                require(schema, name);
            }
            Schema<?> value = valueSchema(property, component.getAnnotatedType());
            schema.getProperties().put(name, isNullable && !leavesOutNull ? nullable(value) : value);
        }
    }

    static void require(Schema<?> schema, String property) {
        if (schema.getRequired() == null || !schema.getRequired().contains(property)) {
            schema.addRequiredItem(property);
        }
    }

    /** The schema of a value that is there, with what the type's arguments say about its elements. */
    private static Schema<?> valueSchema(Schema<?> schema, java.lang.reflect.AnnotatedType type) {
        if (type.isAnnotationPresent(MetricValue.class)) {
            return reference(METRIC_VALUE);
        }
        java.lang.reflect.AnnotatedType element = elementOf(type);
        if (element != null && schema.getItems() != null) {
            schema.setItems(elementSchema(schema.getItems(), element));
        } else if (element != null && schema.getAdditionalProperties() instanceof Schema<?> values) {
            schema.setAdditionalProperties(elementSchema(values, element));
            nameKeys(schema, type);
        }
        return schema;
    }

    private static void nameKeys(Schema<?> schema, java.lang.reflect.AnnotatedType map) {
        if (map.getType() instanceof ParameterizedType generic
                && generic.getActualTypeArguments()[0] instanceof Class<?> key
                && key.isEnum()) {
            List<Object> names = Stream.of(key.getEnumConstants())
                    .map(constant -> (Object) ((Enum<?>) constant).name())
                    .toList();
            schema.setPropertyNames(new JsonSchema()._enum(names));
        }
    }

    private static Schema<?> elementSchema(Schema<?> schema, java.lang.reflect.AnnotatedType type) {
        Schema<?> value = valueSchema(schema, type);
        return type.isAnnotationPresent(Nullable.class) ? nullable(value) : value;
    }

    /** Of an array or list its element, of a map its value. */
    private static java.lang.reflect.@Nullable AnnotatedType elementOf(java.lang.reflect.AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            return array.getAnnotatedGenericComponentType();
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            java.lang.reflect.AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            return arguments[arguments.length - 1];
        }
        return null;
    }

    static Schema<?> nullable(Schema<?> schema) {
        if (isNullable(schema) || isAnything(schema)) {
            return schema;
        }
        if (schema.get$ref() == null && schema.getEnum() == null) {
            schema.addType("null");
            return schema;
        }
        return new JsonSchema().oneOf(List.of(schema, new JsonSchema().types(Set.of("null"))));
    }

    /** It is null where the number is not finite. */
    private static boolean isMetricValue(Schema<?> schema) {
        return schema.get$ref() != null && schema.get$ref().endsWith("/" + METRIC_VALUE);
    }

    /** Of a value whose type is not known: it may be null as it is. */
    private static boolean isAnything(Schema<?> schema) {
        return schema.getType() == null
                && (schema.getTypes() == null || schema.getTypes().isEmpty())
                && schema.get$ref() == null
                && schema.getEnum() == null
                && schema.getOneOf() == null;
    }

    static boolean isNullable(Schema<?> schema) {
        boolean isNull = schema.getTypes() != null && schema.getTypes().contains("null");
        return isNull
                || isMetricValue(schema)
                || schema.getOneOf() != null && schema.getOneOf().stream().anyMatch(RecordSchemas::isNullable);
    }

    static Schema<?> reference(String name) {
        return new JsonSchema().$ref("#/components/schemas/" + name);
    }
}
