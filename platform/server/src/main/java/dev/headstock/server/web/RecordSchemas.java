package dev.headstock.server.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells the API document what the records say by themselves: a component that is not {@code @Nullable} is always there. */
@Component
class RecordSchemas implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> schema = chain.next().resolve(type, context, chain);
        JavaType javaType = Json.mapper().constructType(type.getType());
        if (schema != null && javaType != null && javaType.getRawClass().isRecord()) {
            Schema<?> definition = definition(schema, context.getDefinedModels());
            if (definition != null && definition.getProperties() != null) {
                require(definition, javaType.getRawClass());
            }
        }
        return schema;
    }

    @SuppressWarnings("rawtypes") // swagger-core's own signatures
    private static @Nullable Schema<?> definition(Schema<?> schema, Map<String, Schema> defined) {
        String reference = schema.get$ref();
        return reference == null ? schema : defined.get(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private static void require(Schema<?> schema, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            boolean isUnwrapped = component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
            boolean isMissing = !schema.getProperties().containsKey(component.getName());
            boolean isKnown =
                    schema.getRequired() != null && schema.getRequired().contains(component.getName());
            if (!isNullable && !isUnwrapped && !isMissing && !isKnown) {
                schema.addRequiredItem(component.getName());
            }
        }
    }
}
