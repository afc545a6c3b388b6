package dev.headstock.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What people get wrong is refused before anything is stored or queued, and says what, where and what to do. */
class BadInputTest {
    private static final String MAILS = "text,label,n\nhello,a,1\nyou won,b,2\nhello you,a,3\nwon,b,4\n";

    @TempDir
    private static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void aRoleThatNobodyBringsIsNamedWithTheKnownOnes() throws Exception {
        JsonNode problem = importing("mails.csv", MAILS, Map.of("text", "texx", "label", "label"));

        assertThat(pointers(problem)).contains("/columns/0/role");
        assertThat(problem.at("/problems/0/message").asString())
                .contains("'text' has the unknown role 'texx'")
                .contains("label")
                .contains("install the plugin");
    }

    @Test
    void aRoleThatOneColumnCanHaveIsNotGivenTwice() throws Exception {
        JsonNode problem = importing("mails.csv", MAILS, Map.of("text", "text", "label", "label", "n", "label"));

        assertThat(problem.at("/problems/0/message").asString())
                .contains("both have the role label, which one column can have.");
    }

    @Test
    void aSpanOutsideItsTextIsShownWithItsRow() throws Exception {
        JsonNode problem = importing("spans.jsonl", """
                {"t": "hello world", "s": [{"start": 0, "end": 5, "label": "X"}]}
                {"t": "short", "s": [{"start": 2, "end": 50, "label": "X"}]}
                """, Map.of("t", "text", "s", "spans"));

        assertFault(problem, "spans.jsonl", 2, "short", "goes from 2 to 50, but 't' has 5 characters.");
    }

    @Test
    void eachWordHasItsTag() throws Exception {
        JsonNode problem = importing("words.jsonl", """
                {"w": ["a", "b"], "g": ["O", "O"]}
                {"w": ["a", "b", "c"], "g": ["O"]}
                """, Map.of("w", "words", "g", "tags"));

        assertFault(problem, "words.jsonl", 2, "[a, b, c] | [O]", "but 'w' is one of length 3.");
    }

    @Test
    void aNumberThatIsNoneIsShownWithItsRow() throws Exception {
        JsonNode problem = importing("n.csv", "text,y\nhello,1.5\nworld,much\n", Map.of("text", "text", "y", "number"));

        assertFault(problem, "n.csv", 3, "world", "'y' is 'much', but a number such as 0.75 is needed.");
    }

    @Test
    void aHeadThatDoesNotFitSaysWhichRolesItNeeds() throws Exception {
        Map<String, Object> specification = new HashMap<>(new Work(server).small(folder, "lora"));
        specification.put("head", Work.choice("token-classification"));

        JsonNode checked =
                server.rest().post("/experiments/validate", Map.of("name", "misfit", "specification", specification));

        assertThat(pointers(checked)).contains("/specification/head/id");
        assertThat(checked.at("/problems/0/message").asString()).contains("words and tags");
        server.rest().refused("/experiments", Map.of("name", "misfit", "specification", specification));
        assertThat(server.rest().get("/runs").get("items")).isEmpty();
    }

    private static JsonNode importing(String fileName, String content, Map<String, String> roles)
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(fileName), content);
        JsonNode upload = server.rest().upload("/uploads?fileName=" + fileName, file);
        List<Map<String, String>> columns = roles.entrySet().stream()
                .sorted(Map.Entry.<String, String>comparingByKey().reversed())
                .map(entry -> Map.of("column", entry.getKey(), "role", entry.getValue()))
                .toList();
        return server.rest()
                .refused(
                        "/datasets",
                        Map.of(
                                "name",
                                "wrong",
                                "files",
                                List.of(Map.of("upload", upload.get("id"))),
                                "format",
                                upload.at("/inspection/format"),
                                "columns",
                                columns,
                                "splitBy",
                                Map.of("kind", "SEEDED", "devShare", 0.2, "testShare", 0, "seed", 0),
                                "dropFaulty",
                                false));
    }

    private static void assertFault(JsonNode problem, String file, int line, String text, String message) {
        JsonNode fault = problem.at("/faults/0");
        assertThat(fault.get("file").asString()).isEqualTo(file);
        assertThat(fault.get("line").asInt()).isEqualTo(line);
        assertThat(fault.get("text").asString()).isEqualTo(text);
        assertThat(fault.get("message").asString()).contains(message);
    }

    private static List<String> pointers(JsonNode answer) {
        return answer.get("problems")
                .valueStream()
                .map(problem -> problem.get("pointer").asString())
                .toList();
    }
}
