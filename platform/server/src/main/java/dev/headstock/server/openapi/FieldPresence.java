package dev.headstock.server.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * In a request a field that may be left out may also be null. An answer leaves nothing out: what no request holds is required down to its last
 * field. A record that travels both ways keeps the optional fields of a request, which is true of both.
 */
final class FieldPresence {
    private final Map<String, ? extends Schema<?>> schemas;
    private final Set<String> inRequests = new HashSet<>();

    private FieldPresence(Map<String, ? extends Schema<?>> schemas) {
        this.schemas = schemas;
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // swagger-core's own signatures
    static void complete(OpenAPI document) {
        Components components = document.getComponents();
        FieldPresence fields = new FieldPresence((Map) components.getSchemas());
        document.getPaths().values().stream()
                .map(PathItem::readOperations)
                .flatMap(List::stream)
                .flatMap(FieldPresence::bodies)
                .forEach(fields::visit);
        fields.schemas.forEach((name, schema) -> {
            if (schema.getProperties() != null) {
                complete(schema, fields.inRequests.contains(name));
            }
        });
    }

    private static Stream<Schema<?>> bodies(Operation operation) {
        if (operation.getRequestBody() == null) {
            return Stream.empty();
        }
        return operation.getRequestBody().getContent().values().stream().map(content -> content.getSchema());
    }

    private void visit(@Nullable Schema<?> schema) {
        if (schema == null) {
            return;
        }
        if (schema.get$ref() != null) {
            String name = schema.get$ref().substring(schema.get$ref().lastIndexOf('/') + 1);
            if (inRequests.add(name)) {
                visit(schemas.get(name));
            }
            return;
        }
        parts(schema).forEach(this::visit);
    }

    private static List<Schema<?>> parts(Schema<?> schema) {
        List<Schema<?>> parts = new ArrayList<>();
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(parts::add);
        }
        if (schema.getItems() != null) {
            parts.add(schema.getItems());
        }
        if (schema.getAdditionalProperties() instanceof Schema<?> values) {
            parts.add(values);
        }
        if (schema.getOneOf() != null) {
            schema.getOneOf().forEach(parts::add);
        }
        return parts;
    }

    private static void complete(Schema<?> schema, boolean inRequest) {
        schema.getProperties().replaceAll((name, property) -> {
            boolean isRequired =
                    schema.getRequired() != null && schema.getRequired().contains(name);
            if (inRequest && !isRequired) {
                return RecordSchemas.nullable(property);
            }
            if (!inRequest && RecordSchemas.isNullable(property)) {
                RecordSchemas.require(schema, name);
            }
            return property;
        });
    }
}
