package dev.headstock.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;

/**
 * Describes what plugins make and the server only passes on: answers, figures and option forms. To the server they are maps, so their schemas
 * are written in {@code openapi/plugin-values.json}, with the properties that hold them. A test of the trainer compares answers and figures with
 * the plugin API.
 */
final class PluginValues {
    private PluginValues() {}

    static void describe(OpenAPI document) {
        JsonNode described = read();
        Map<String, Schema<?>> schemas = schemas(document);
        described.path("schemas").properties().forEach(named -> {
            if (schemas.putIfAbsent(named.getKey(), schema(named.getValue())) != null) {
                throw new IllegalStateException("A record is called %s, too. Rename one.".formatted(named.getKey()));
            }
        });
        described.path("properties").properties().forEach(named -> {
            String[] path = named.getKey().split("\\.");
            Schema<?> owner = schemas.get(path[0]);
            if (owner == null || owner.getProperties().replace(path[1], schema(named.getValue())) == null) {
                throw new IllegalStateException("No record has the property %s.".formatted(named.getKey()));
            }
        });
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // swagger-core's own signatures
    private static Map<String, Schema<?>> schemas(OpenAPI document) {
        return (Map) document.getComponents().getSchemas();
    }

    private static Schema<?> schema(JsonNode described) {
        return Json31.mapper().convertValue(described, Schema.class);
    }

    private static JsonNode read() {
        try (InputStream text = new ClassPathResource("openapi/plugin-values.json").getInputStream()) {
            return Json31.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("openapi/plugin-values.json cannot be read", e);
        }
    }
}
