package dev.headstock.server.openapi;

import dev.headstock.server.http.ProblemDetails;
import dev.headstock.server.queue.JobHandlers;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The API document at {@code /api/openapi.json}, readable at {@code /api/docs}, and kept as {@code docs/openapi.json}. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    static {
        // Events are text to HTTP.
        SpringDocUtils.getConfig().replaceWithClass(SseEmitter.class, String.class);
    }

    @Bean
    OpenAPI openApi(@Value("${headstock.version}") String version) {
        return new OpenAPI()
                .info(new Info()
                        .title("Headstock")
                        .version(version)
                        .description(
                                "Fine-tune BERT-family models. Errors are RFC 9457 problem details that list every problem at once.")
                        .license(new License().name("Apache-2.0")))
                .servers(List.of(new Server().url("/").description("This server")))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")))
                .addSecurityItem(new SecurityRequirement().addList("token"));
    }

    @Bean
    OpenApiCustomizer wholeDocument(JobHandlers jobs) {
        return document -> {
            Components components = document.getComponents();
            ModelConverters.getInstance(true)
                    .readAll(new AnnotatedType(ProblemDetails.class))
                    .forEach(components::addSchemas);
            components.addSchemas(RecordSchemas.METRIC_VALUE, metricValue());
            describeSubmissions(components, jobs);
            PluginValues.describe(document);
            FieldPresence.complete(document);
            sort(document);
        };
    }

    /** What a job of each kind is submitted with; the kinds are known by their handlers. */
    private static void describeSubmissions(Components components, JobHandlers jobs) {
        Schema<?> submission = Objects.requireNonNull(components.getSchemas().get("JobSubmission"));
        List<Schema<?>> options = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        jobs.all().forEach((kind, handler) -> {
            kinds.add(kind);
            Class<? extends Record> record = handler.options();
            if (record != null) {
                ModelConverters.getInstance(true)
                        .readAll(new AnnotatedType(record))
                        .forEach(components::addSchemas);
                options.add(RecordSchemas.reference(record.getSimpleName()));
            }
        });
        submission
                .getProperties()
                .put("kind", new JsonSchema().types(Set.of("string"))._enum(List.copyOf(kinds)));
        options.add(new JsonSchema().types(Set.of("null")));
        submission
                .getProperties()
                .put(
                        "options",
                        new JsonSchema()
                                .oneOf(List.copyOf(options))
                                .description("By kind: %s. A job of another kind has none.".formatted(words(jobs))));
    }

    private static String words(JobHandlers jobs) {
        return jobs.all().entrySet().stream()
                .flatMap(entry -> Stream.ofNullable(entry.getValue().options())
                        .map(record -> "%s takes %s".formatted(entry.getKey(), record.getSimpleName())))
                .collect(Collectors.joining(", "));
    }

    /** The order in which routes are found differs from start to start. */
    private static void sort(OpenAPI document) {
        Paths sorted = new Paths();
        sorted.putAll(new TreeMap<>(document.getPaths()));
        document.setPaths(sorted);
        document.getComponents()
                .setSchemas(new TreeMap<>(document.getComponents().getSchemas()));
    }

    private static Schema<?> metricValue() {
        return new JsonSchema()
                .description("Null where the number is not finite: JSON has neither NaN nor infinities.")
                .types(new LinkedHashSet<>(List.of("number", "null")))
                .format("double");
    }
}
