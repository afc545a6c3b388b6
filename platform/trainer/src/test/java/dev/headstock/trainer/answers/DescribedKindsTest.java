package dev.headstock.trainer.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.api.head.Answer;
import dev.headstock.api.head.Figure;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server describes answers and figures by hand, since it does not know the plugin API. */
class DescribedKindsTest {
    private static final Path DOCUMENT = Path.of("../../docs/openapi.json");

    @ParameterizedTest
    @ValueSource(classes = {Answer.class, Figure.class})
    void theApiDocumentHasEveryKindWithItsFields(Class<?> union) throws IOException {
        JsonNode schemas = new JsonMapper().readTree(Files.readString(DOCUMENT)).at("/components/schemas");
        Map<String, List<String>> described = new TreeMap<>();
        for (JsonNode kind : schemas.path(union.getSimpleName()).path("oneOf")) {
            JsonNode properties = schemas.at(kind.path("$ref").asString().substring("#/components/schemas".length()))
                    .path("properties");
            described.put(
                    properties.at("/kind/enum/0").asString(),
                    properties.propertyNames().stream()
                            .filter(name -> !name.equals("kind"))
                            .sorted()
                            .toList());
        }

        assertThat(described).isEqualTo(kinds(union));
    }

    private static Map<String, List<String>> kinds(Class<?> union) {
        Map<String, List<String>> kinds = new TreeMap<>();
        Stream.of(union.getPermittedSubclasses())
                .filter(Class::isRecord)
                .forEach(kind -> kinds.put(
                        RecordJson.kebab(kind.getSimpleName()),
                        Stream.of(kind.getRecordComponents())
                                .map(RecordComponent::getName)
                                .sorted()
                                .toList()));
        return kinds;
    }
}
