package dev.headstock.server.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.StoredExample;
import dev.headstock.server.ServerTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class DatasetsTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    Datasets datasets;

    @Test
    void anUploadBecomesAVersion() {
        JsonNode version =
                json(order(name(), upload(rows(1000)), false).expectStatus().isCreated());

        assertThat(version.path("number").asInt()).isEqualTo(1);
        assertThat(version.at("/statistics/rows/TRAIN").asLong()).isEqualTo(750);
        assertThat(version.at("/files/0/fileName").asString()).isEqualTo("reviews.csv");
    }

    @Test
    void theSameRowsAgainAreTheSameVersion() {
        String name = name();
        String first = json(order(name, upload(rows(8)), false).expectStatus().isCreated())
                .path("id")
                .asString();

        String again = json(order(name, upload(rows(8)), false).expectStatus().isOk())
                .path("id")
                .asString();
        JsonNode second =
                json(order(name, upload(rows(9)), false).expectStatus().isCreated());

        assertThat(again).isEqualTo(first);
        assertThat(second.path("number").asInt()).isEqualTo(2);
    }

    @Test
    void theSameRowsOfAnotherFileComeWithTheReportOfThatFile() {
        String name = name();
        JsonNode first = json(order(name, upload("text,label\nfine,ham\nfine too,spam\n"), true)
                .expectStatus()
                .isCreated());

        JsonNode again = json(order(name, upload("text,label\nfine,ham\nfine too,spam\nbad,\n"), true)
                .expectStatus()
                .isOk());

        assertThat(again.path("id")).isEqualTo(first.path("id"));
        assertThat(again.path("droppedRows").asInt()).isEqualTo(1);
        assertThat(again.at("/report/files/0/rows").asInt()).isEqualTo(3);
        assertThat(get("/api/v1/dataset-versions/" + first.path("id").asString()))
                .isEqualTo(first);
    }

    @Test
    void aVersionOfAnEarlierReleaseHasAnEmptyReport() {
        String id = json(order(name(), upload(rows(8)), false).expectStatus().isCreated())
                .path("id")
                .asString();
        jdbc.sql("""
                        update dataset_version set report = '{"files": [], "normalized": []}', format = '{"id": "csv", "options": {}}'
                        where id = :id""").param("id", UUID.fromString(id)).update();

        JsonNode version = get("/api/v1/dataset-versions/" + id);

        assertThat(version.at("/report/dropped").isEmpty()).isTrue();
        assertThat(version.at("/report/remarkCount").asInt(-1)).isZero();
        assertThat(version.at("/format/plugin").asString("none")).isEmpty();
    }

    @Test
    void faultyRowsAreAllNamedAndNothingIsStored() {
        String name = name();
        String upload = upload("text,label\nfine,ham\nbad,\nalso bad,\nfine too,spam\n");

        JsonNode refusal = json(order(name, upload, false).expectStatus().isEqualTo(422));

        assertThat(refusal.path("type").asString()).isEqualTo("urn:headstock:rows-faulty");
        assertThat(refusal.path("faultCount").asInt()).isEqualTo(2);
        assertThat(refusal.path("faults").valueStream().map(fault -> fault.path("line")
                        .asInt()))
                .containsExactly(3, 4);
        assertThat(refusal.at("/report/files/0/rows").asInt()).isEqualTo(4);
        assertThat(refusal.at("/report/files/0/faultyRows").asInt()).isEqualTo(2);
        assertThat(get("/api/v1/datasets?search=" + name).path("items")).isEmpty();
        JsonNode version = json(order(name, upload, true).expectStatus().isCreated());
        assertThat(version.path("droppedRows").asInt()).isEqualTo(2);
        assertThat(version.at("/report/dropped").size()).isEqualTo(2);
        assertThat(version.at("/report/dropped/0/message").asString()).startsWith("label is empty");
        assertThat(version.at("/format/plugin").asString()).isEqualTo("fake-formats");
        assertThat(version.at("/format/pluginVersion").asString()).isEqualTo("1.2.3");
        assertThat(version.at("/format/options/unlabeled").asBoolean(true)).isFalse();
        assertThat(version.at("/report/files/0/rows").asInt()).isEqualTo(4);
        assertThat(version.at("/report/files/0/faultyRows").asInt()).isEqualTo(2);
        assertThat(version.at("/warnings/0/message").asString()).isEqualTo("Few rows are few examples.");
        assertThat(get("/api/v1/dataset-versions/" + version.path("id").asString()))
                .isEqualTo(version);
    }

    @Test
    void whatIsWrongBesidesTheRowsThatAreLeftOutIsSaid() {
        JsonNode refusal = json(order(name(), upload("text,label\nbad,\nalso bad,\n"), true)
                .expectStatus()
                .isEqualTo(422));

        assertThat(refusal.path("detail").asString())
                .isEqualTo("2 rows are faulty, and the rest cannot be imported, so nothing was stored.");
        assertThat(refusal.at("/problems/0/message").asString()).startsWith("no row is left");
        assertThat(refusal.path("hint").asString()).doesNotContain("leave");
    }

    @Test
    void anOrderIsRepeatedUnderItsKey() {
        String key = UUID.randomUUID().toString();
        String order = order(name(), List.of(Map.of("upload", upload(rows(8)))), false);

        JsonNode first =
                json(post("/api/v1/datasets", order, key).expectStatus().isCreated());
        JsonNode again =
                json(post("/api/v1/datasets", order, key).expectStatus().isCreated());

        assertThat(again).isEqualTo(first);
    }

    @Test
    void aDescriptionCanBeChanged() {
        String id =
                json(order(name(), upload(rows(8)), false)).path("datasetId").asString();

        patch(id, "What people wrote,\nby month.").expectStatus().isOk();
        patch(id, "a\0b").expectStatus().isEqualTo(422);

        assertThat(get("/api/v1/datasets/" + id).path("description").asString())
                .isEqualTo("What people wrote,\nby month.");
    }

    @Test
    void theSameRowsMayBringAnotherDescription() {
        String name = name();
        String id = json(order(name, upload(rows(8)), false)).path("datasetId").asString();
        ObjectNode again = (ObjectNode) JSON.readTree(order(name, List.of(Map.of("upload", upload(rows(8)))), false));

        post("/api/v1/datasets", again.put("description", "Corrected.").toString())
                .expectStatus()
                .isOk();

        assertThat(get("/api/v1/datasets/" + id).path("description").asString()).isEqualTo("Corrected.");
    }

    private RestTestClient.ResponseSpec patch(String id, String description) {
        return admin.patch()
                .uri("/api/v1/datasets/" + id)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsString(Map.of("description", description)))
                .exchange();
    }

    @Test
    void rowsArePagedByNumberAndFoundByContent() {
        String version =
                json(order(name(), upload(rows(1000)), false)).path("id").asString();
        String rows = "/api/v1/dataset-versions/" + version + "/rows";

        assertThat(texts(get(rows + "?offset=298&limit=4")))
                .containsExactly("text 298", "text 299", "text 300", "text 301");
        assertThat(texts(get(rows + "?split=DEV&limit=1"))).containsExactly("text 750");
        assertThat(get(rows + "?split=DEV").path("total").asLong()).isEqualTo(250);
        assertThat(get(rows + "?label=spam&split=TRAIN").path("total").asLong()).isEqualTo(375);
        assertThat(texts(get(rows + "?search=TEXT%2099&offset=1&limit=2"))).containsExactly("text 990", "text 991");
        assertThat(get(rows + "?offset=5000").path("items")).isEmpty();
    }

    @Test
    void singleRowsAreFoundAcrossTheIndex() {
        UUID version = UUID.fromString(
                json(order(name(), upload(rows(450)), false)).path("id").asString());

        Map<Long, StoredExample> found = datasets.rows(version, List.of(0L, 99L, 100L, 449L, 450L, 9999L));

        assertThat(found).containsOnlyKeys(0L, 99L, 100L, 449L);
        assertThat(found)
                .allSatisfy((row, example) -> assertThat(example.cells()).containsEntry("text", "text " + row));
    }

    @Test
    void theListIsSortedAndPaged() {
        String prefix = name();
        for (String letter : List.of("b", "a", "c")) {
            order(prefix + letter, upload(rows(8)), false).expectStatus().isCreated();
        }

        JsonNode first = get("/api/v1/datasets?sort=name&limit=2&search=" + prefix);
        JsonNode second = get("/api/v1/datasets?sort=name&limit=2&search=" + prefix + "&cursor="
                + first.path("next").asString());
        JsonNode newest = get("/api/v1/datasets?sort=-updatedAt&limit=1&search=" + prefix);
        JsonNode rest = get("/api/v1/datasets?sort=-updatedAt&search=" + prefix + "&cursor="
                + newest.path("next").asString());

        assertThat(names(first)).containsExactly(prefix + "a", prefix + "b");
        assertThat(names(second)).containsExactly(prefix + "c");
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(names(newest)).containsExactly(prefix + "c");
        assertThat(names(rest)).containsExactly(prefix + "a", prefix + "b");
        for (String sort : List.of("-name", "updatedAt")) {
            String list = "/api/v1/datasets?sort=" + sort + "&search=" + prefix;
            List<String> whole = names(get(list));
            JsonNode start = get(list + "&limit=2");
            assertThat(whole)
                    .containsExactly(
                            sort.equals("-name")
                                    ? new String[] {prefix + "c", prefix + "b", prefix + "a"}
                                    : new String[] {prefix + "b", prefix + "a", prefix + "c"});
            assertThat(names(start)).isEqualTo(whole.subList(0, 2));
            assertThat(names(get(list + "&cursor=" + start.path("next").asString())))
                    .isEqualTo(whole.subList(2, 3));
        }
    }

    @Test
    void theListIsSortedByRowsSizeAndVersions() {
        String prefix = name();
        order(prefix + "few", upload(rows(8)), false).expectStatus().isCreated();
        order(prefix + "many", upload(rows(40)), false).expectStatus().isCreated();
        order(prefix + "again", upload(rows(40)), false).expectStatus().isCreated();
        order(prefix + "again", upload(rows(20)), false).expectStatus().isCreated();

        for (String sort : List.of("rows", "size")) {
            assertThat(sorted(prefix, sort)).containsExactly(prefix + "few", prefix + "again", prefix + "many");
            assertThat(sorted(prefix, "-" + sort)).containsExactly(prefix + "many", prefix + "again", prefix + "few");
        }
        assertThat(sorted(prefix, "-versions")).startsWith(prefix + "again");
        get400("/api/v1/datasets?sort=rows&cursor="
                + get("/api/v1/datasets?sort=name&limit=1&search=" + prefix)
                        .path("next")
                        .asString());
    }

    /** Read one by one, so that ties and cursors are part of it. */
    private List<String> sorted(String prefix, String sort) {
        List<String> names = new ArrayList<>();
        String list = "/api/v1/datasets?limit=1&sort=" + sort + "&search=" + prefix;
        JsonNode page = get(list);
        names.addAll(names(page));
        while (!page.path("next").isNull()) {
            page = get(list + "&cursor=" + page.path("next").asString());
            names.addAll(names(page));
        }
        return names;
    }

    @Test
    void everyProblemOfAnOrderIsNamedAtOnce() {
        JsonNode refusal = json(post("/api/v1/datasets", order("", List.of(), false))
                .expectStatus()
                .isEqualTo(422));

        assertThat(pointers(refusal)).containsExactly("/name", "/files");
    }

    @Test
    void whatIsMissingIsNamedAtOnce() {
        String request = "{\"dropFaulty\":false,\"name\":\"x\",\"format\":{\"id\":\"csv\"},\"files\":[{}]}";

        JsonNode refusal = json(post("/api/v1/datasets", request).expectStatus().isEqualTo(422));

        assertThat(pointers(refusal)).containsExactly("/files/0/upload", "/columns");
    }

    @Test
    void badRequestsAreRefusedInTheRequestsOwnTerms() {
        assertThat(json(post("/api/v1/datasets", "{\"dropFaulty\":false,\"nmae\":\"x\"}")
                                .expectStatus()
                                .isBadRequest())
                        .path("detail")
                        .asString())
                .contains("'nmae'")
                .contains("name, splitBy")
                .doesNotContain("dev.headstock");
        get400("/api/v1/datasets?sort=(select%20pg_sleep(5))");
        get400("/api/v1/datasets?limit=1000000000");
        get400("/api/v1/datasets?cursor=x");
        get400("/api/v1/datasets?sort=name&=nameless");
        get400("/api/v1/dataset-versions/not-a-uuid");
    }

    @Test
    void listsAndMissingLabelsAreStoredAsTheyAre() {
        String upload = upload("words,label\nNew|York,B\nParis|is|far,\nOslo,B\nRome,C\n");
        ObjectNode order = (ObjectNode) JSON.readTree(order(name(), List.of(Map.of("upload", upload)), false));
        ((ObjectNode) order.path("format")).putObject("options").put("unlabeled", true);
        ArrayNode columns = order.putArray("columns");
        columns.addObject().put("column", "words").put("role", "words").put("separator", "|");
        columns.addObject().put("column", "label").put("role", "label").put("refersTo", "words");

        JsonNode version =
                json(post("/api/v1/datasets", order.toString()).expectStatus().isCreated());

        assertThat(version.at("/schema/columns/0/separator").asString()).isEqualTo("|");
        assertThat(version.at("/schema/columns/1/refersTo").asString()).isEqualTo("words");
        assertThat(version.at("/schema/columns/1/missing").asInt()).isEqualTo(1);
        assertThat(version.at("/statistics/columns/1/missing").asInt()).isEqualTo(1);
        String rows = "/api/v1/dataset-versions/" + version.path("id").asString() + "/rows";
        JsonNode first = get(rows + "?limit=1").at("/items/0");
        assertThat(first.at("/cells/words/1").asString()).isEqualTo("York");
        assertThat(get(rows + "?missing=label").path("total").asInt()).isEqualTo(1);
        assertThat(get(rows + "?search=york").path("total").asInt()).isEqualTo(1);
        assertThat(get(rows + "?label=B").path("total").asInt()).isEqualTo(2);
        assertThat(get(rows + "?label=Oslo&column=words").path("total").asInt()).isEqualTo(1);
        assertThat(get(rows + "?label=Oslo").path("total").asInt())
                .as("no class column")
                .isZero();
    }

    @Test
    void aPreviewKeepsTheStructureOfItsCells() {
        JsonNode inspection =
                get("/api/v1/uploads/" + upload("words,label\nNew|York,B\n")).path("inspection");

        assertThat(inspection.at("/preview/0/0/1").asString()).isEqualTo("York");
        assertThat(inspection.at("/preview/0/1").asString()).isEqualTo("B");
        assertThat(inspection.at("/proposed/1/role").asString()).isEqualTo("label");
    }

    @Test
    void rolesAreThoseThatThePluginHostKnows() {
        JsonNode roles = get("/api/v1/column-roles");

        assertThat(roles.valueStream().map(role -> role.path("id").asString())).contains("text", "label", "group");
        assertThat(roles.path(0).path("repeatable").asBoolean()).isTrue();
        assertThat(get("/api/v1/extensions?kind=HEAD")
                        .at("/items/0/columnRoles/0/id")
                        .asString())
                .isEqualTo("arcs");
    }

    @Test
    void aColumnHasOneRole() {
        ObjectNode order = (ObjectNode) JSON.readTree(order(name(), List.of(Map.of("upload", upload(rows(8)))), false));
        ArrayNode columns = order.putArray("columns");
        columns.addObject().put("column", "text").put("role", "text");
        columns.addObject().put("column", "text").put("role", "").put("separator", "");

        JsonNode refusal =
                json(post("/api/v1/datasets", order.toString()).expectStatus().isEqualTo(422));

        assertThat(pointers(refusal)).containsExactly("/columns/1/column", "/columns/1/role", "/columns/1/separator");
    }

    @Test
    void aFractionIsNoSeed() {
        ObjectNode order = (ObjectNode) JSON.readTree(order(name(), List.of(Map.of("upload", upload(rows(8)))), false));
        ((ObjectNode) order.path("splitBy")).put("seed", 1.7);

        JsonNode refused =
                json(post("/api/v1/datasets", order.toString()).expectStatus().isEqualTo(422));

        assertThat(refused.at("/problems/0/pointer").asString()).isEqualTo("/splitBy/seed");
    }

    @Test
    void anUploadIsRepeatedUnderItsKey() {
        String key = UUID.randomUUID().toString();

        String first =
                json(send(rows(3), key).expectStatus().isCreated()).path("id").asString();
        String again =
                json(send(rows(3), key).expectStatus().isCreated()).path("id").asString();
        JsonNode other = json(send(rows(4), key).expectStatus().isEqualTo(422));

        assertThat(again).isEqualTo(first);
        assertThat(other.path("type").asString()).isEqualTo("urn:headstock:idempotency-key-reused");
    }

    @Test
    void anUnusedDatasetCanBeDeleted() {
        String id =
                json(order(name(), upload(rows(8)), false)).path("datasetId").asString();

        admin.delete().uri("/api/v1/datasets/" + id).exchange().expectStatus().isNoContent();

        admin.get().uri("/api/v1/datasets/" + id).exchange().expectStatus().isNotFound();
    }

    private static String name() {
        return "set" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> "text %d,%s\n".formatted(row, row % 2 == 0 ? "ham" : "spam"))
                .collect(Collectors.joining("", "text,label\n", ""));
    }

    private String upload(String content) {
        return json(send(content, UUID.randomUUID().toString()).expectStatus().isCreated())
                .path("id")
                .asString();
    }

    private RestTestClient.ResponseSpec send(String content, String key) {
        return admin.post()
                .uri("/api/v1/uploads?fileName=reviews.csv")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(content.getBytes(StandardCharsets.UTF_8))
                .exchange();
    }

    private RestTestClient.ResponseSpec order(String name, String upload, boolean dropFaulty) {
        return post("/api/v1/datasets", order(name, List.of(Map.of("upload", upload)), dropFaulty));
    }

    private static String order(String name, List<Map<String, String>> files, boolean dropFaulty) {
        return JSON.writeValueAsString(Map.of(
                "name",
                name,
                "files",
                files,
                "format",
                Map.of("id", "csv", "options", Map.of()),
                "columns",
                List.of(Map.of("column", "text", "role", "text"), Map.of("column", "label", "role", "label")),
                "splitBy",
                Map.of("kind", "SEEDED", "devShare", 0.25, "testShare", 0, "seed", 1),
                "dropFaulty",
                dropFaulty));
    }

    private RestTestClient.ResponseSpec post(String path, String body) {
        return post(path, body, UUID.randomUUID().toString());
    }

    private RestTestClient.ResponseSpec post(String path, String body, String key) {
        return admin.post()
                .uri(path)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    private JsonNode get(String path) {
        return json(admin.get()
                .uri(URI.create("http://127.0.0.1:" + port + path))
                .exchange()
                .expectStatus()
                .isOk());
    }

    private void get400(String path) {
        admin.get()
                .uri(URI.create("http://127.0.0.1:" + port + path))
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    private static JsonNode json(RestTestClient.ResponseSpec response) {
        return JSON.readTree(
                Objects.requireNonNull(response.expectBody().returnResult().getResponseBodyContent()));
    }

    private static List<String> pointers(JsonNode refusal) {
        return refusal.path("problems")
                .valueStream()
                .map(problem -> problem.path("pointer").asString())
                .toList();
    }

    private static List<String> texts(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(item -> item.at("/cells/text").asString())
                .toList();
    }

    private static List<String> names(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(item -> item.path("name").asString())
                .toList();
    }
}
