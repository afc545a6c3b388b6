package dev.headstock.server.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * Describes an operation by what its method says: the method's name is its id and, in words, its summary; its domain's noun is its tag; a
 * stream is a raw body; and every operation may answer with a problem. What it does is a sentence in {@code openapi/operations.properties}.
 */
@Component
class OperationDescriptions implements OperationCustomizer {
    static final String PROBLEM_DETAILS = "ProblemDetails";

    /** Place of the domain in a package's name. */
    private static final int DOMAIN =
            OperationDescriptions.class.getPackageName().split("\\.").length - 1;

    private final Properties descriptions;

    OperationDescriptions() throws IOException {
        descriptions = PropertiesLoaderUtils.loadProperties(new ClassPathResource("openapi/operations.properties"));
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        String name = handler.getMethod().getName();
        operation.setOperationId(name);
        operation.setSummary(sentence(name));
        operation.setDescription(descriptions.getProperty(name));
        operation.setTags(List.of(noun(handler.getBeanType())));
        operation.getResponses().addApiResponse("default", problem());
        if (Arrays.asList(handler.getMethod().getParameterTypes()).contains(InputStream.class)) {
            operation.setRequestBody(new RequestBody()
                    .required(true)
                    .content(content(
                            org.springframework.http.MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            new JsonSchema().types(Set.of("string")).format("binary"))));
        }
        return operation;
    }

    /** {@code listDatasetRows} reads "List dataset rows". */
    private static String sentence(String name) {
        String words = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        return capitalized(words);
    }

    /** The domain's package lies beside this one; the controller may be in a sub-package of it. */
    private static String noun(Class<?> controller) {
        return capitalized(controller.getPackageName().split("\\.")[DOMAIN]);
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static ApiResponse problem() {
        return new ApiResponse()
                .description("Why it was refused or failed, and what to do next.")
                .content(content(
                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                        RecordSchemas.reference(PROBLEM_DETAILS)));
    }

    private static Content content(String mediaType, Schema<?> schema) {
        return new Content().addMediaType(mediaType, new MediaType().schema(schema));
    }
}
