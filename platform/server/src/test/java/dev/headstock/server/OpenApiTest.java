package dev.headstock.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.queue.FakeJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** What the server says about its interface. The dashboard's types are generated from the copy in {@code docs/openapi.json}. */
class OpenApiTest extends ServerTest {
    private static final Path COPY = Path.of("../../docs/openapi.json");
    private static final String REWRITE =
            "mvn -pl platform/server -am -Dskip.web -Dtest=OpenApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dopenapi.write test";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> VERBS = Set.of("get", "put", "post", "patch", "delete");

    private JsonNode document = JSON.nullNode();

    @BeforeEach
    void readDocument() {
        document = JSON.readTree(Objects.requireNonNull(admin.get()
                .uri("/api/openapi.json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBodyContent()));
        withoutTheKindOfTheseTests();
    }

    private void withoutTheKindOfTheseTests() {
        var kinds = (ArrayNode) schema("JobSubmission").at("/properties/kind/enum");
        kinds.removeIf(kind -> kind.asString().equals(FakeJobs.KIND));
    }

    @Test
    void isTheOneInTheRepository() throws IOException {
        String live = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        if (System.getProperty("openapi.write") != null) {
            Files.writeString(COPY, live);
        }

        assertThat(live)
                .as("The interface has changed. Write docs/openapi.json anew and look at the difference: %s", REWRITE)
                .isEqualTo(Files.readString(COPY));
    }

    @Test
    void everyOperationHasANameANounAndAProblem() {
        List<JsonNode> operations = operations();

        assertThat(operations).hasSizeGreaterThan(60).allSatisfy(operation -> {
            assertThat(operation.path("operationId").asString()).matches("[a-z][A-Za-z]+");
            assertThat(operation.path("summary").asString()).matches("[A-Z][a-z ]+");
            assertThat(words(operation.path("tags"))).hasSize(1).allMatch(tag -> tag.matches("[A-Z][a-z]+"));
            assertThat(operation
                            .at("/responses/default/content/application~1problem+json/schema/$ref")
                            .asString())
                    .isEqualTo("#/components/schemas/ProblemDetails");
        });
        assertThat(operations.stream().map(operation -> operation.path("operationId")))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyOperationSaysWhatItDoesInASentence() throws IOException {
        Map<String, String> described = new TreeMap<>();
        operations()
                .forEach(operation -> described.put(
                        operation.path("operationId").asString(),
                        operation.path("description").asString("")));

        assertThat(described)
                .as("Write a sentence for it into openapi/operations.properties.")
                .allSatisfy((operation, text) ->
                        assertThat(text).as(operation).matches("[A-Z].*\\.").doesNotContain("  "));
        assertThat(PropertiesLoaderUtils.loadProperties(new ClassPathResource("openapi/operations.properties"))
                        .stringPropertyNames())
                .as("sentences of operations that there are")
                .isSubsetOf(described.keySet());
    }

    @Test
    void aSubmissionSaysWhatEachKindOfJobTakes() {
        JsonNode submission = schema("JobSubmission");

        assertThat(words(submission.at("/properties/kind/enum")))
                .containsExactly("analyze", "convert", "evaluate", "train");
        List<String> options = StreamSupport.stream(
                        submission.at("/properties/options/oneOf").spliterator(), false)
                .map(option -> option.path("$ref").asString(""))
                .toList();
        assertThat(options)
                .contains(
                        "#/components/schemas/AnalyzeOptions",
                        "#/components/schemas/ConvertOptions",
                        "#/components/schemas/EvaluateOptions");
        assertThat(words(schema("ConvertOptions").path("required"))).containsExactlyInAnyOrder("name", "recipe");
    }

    @Test
    void answersHaveEveryFieldAndSayWhatMayBeNull() {
        JsonNode model = schema("BaseModel");

        assertThat(words(model.path("required")))
                .containsAll(model.path("properties").propertyNames());
        assertThat(words(model.at("/properties/hubId/type"))).containsExactly("string", "null");
        assertThat(model.at("/properties/name/type").asString()).isEqualTo("string");
        assertThat(words(schema("ModelVersion").path("required"))).contains("run", "primaryMetric");
        assertThat(schema("Inspection").at("/properties/preview/items/items"))
                .as("any value, null too")
                .isEmpty();
        assertThat(schema("Run").at("/properties/primaryMetric/oneOf").size()).isEqualTo(2);
        assertThat(schema("Run")
                        .at("/properties/metrics/additionalProperties/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/MetricValue");
    }

    @Test
    void requestsMayLeaveOutWhatMayBeNull() {
        assertThat(words(schema("AliasOrder").path("required"))).containsExactly("version");
        assertThat(words(schema("ExperimentRequest").path("required"))).containsExactly("name", "specification");
        assertThat(words(schema("Specification").path("required")))
                .doesNotContain("placements", "settings", "resources");
        assertThat(schema("ProblemDetails").path("required").size()).isEqualTo(3);
    }

    @Test
    void streamsAreRawBodies() {
        String octets = "/requestBody/content/application~1octet-stream/schema/format";
        for (String path : List.of("uploads", "models~1uploads", "plugins")) {
            assertThat(document.at("/paths/~1api~1v1~1" + path + "/post" + octets)
                            .asString())
                    .isEqualTo("binary");
        }
        assertThat(document.at(
                                "/paths/~1api~1v1~1registry~1models~1{name}~1versions~1{version}~1download/get/responses/200/content")
                        .propertyNames())
                .containsExactly("application/zip");
        assertThat(document.at("/paths/~1api~1v1~1events/get/responses/200/content/text~1event-stream/schema/type")
                        .asString())
                .isEqualTo("string");
    }

    @Test
    void isReadableByPeople() {
        admin.get().uri("/api/swagger-ui/index.html").exchange().expectStatus().isOk();
        anonymous
                .get()
                .uri("/api/swagger-ui/index.html")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    private List<JsonNode> operations() {
        List<JsonNode> operations = new ArrayList<>();
        document.path("paths").values().forEach(path -> path.properties().stream()
                .filter(member -> VERBS.contains(member.getKey()))
                .forEach(member -> operations.add(member.getValue())));
        return operations;
    }

    private JsonNode schema(String name) {
        return document.at("/components/schemas/" + name);
    }

    private static List<String> words(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
