package dev.headstock.server.runs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstock.server.ServerTest;
import dev.headstock.server.measurements.MetricNames;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.runs.TestExperiments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Four runs: two ranks with two seeds each. */
class RunTableTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private TestExperiments experiments;

    @Autowired
    private Runs runs;

    @Autowired
    private MetricNames names;

    private UUID experiment = new UUID(0, 0);

    @BeforeEach
    void fourRuns() {
        experiment = experiments.experiment();
        names.learn(List.of("dev/accuracy", "train/loss"));
        run("rank 4 · seed 1", 4, 1, 0.80);
        run("rank 4 · seed 2", 4, 2, 0.84);
        run("rank 8 · seed 1", 8, 1, 0.90);
        run("rank 8 · seed 2", 8, 2, null);
    }

    @AfterEach
    void cancelThem() {
        batch("""
                {"action": "CANCEL", "matching": {"experiment": "%s", "filter": "state = active"}}""".formatted(experiment));
    }

    private void run(String name, int rank, int seed, @Nullable Double accuracy) {
        UUID id = experiments.launch(experiment, name);
        long number = runs.number(id);
        jdbc.sql(
                        "insert into run_setting (run, name, short_name, text, number) values (:run, 'lora.rank', 'rank', :text, :number)")
                .param("run", number)
                .param("text", String.valueOf(rank))
                .param("number", rank)
                .update();
        jdbc.sql("""
                        update run set primary_metric = case when :value::float8 is null then null else 'accuracy' end,
                            primary_value = :value, primary_direction = case when :value::float8 is null then null else 'MAXIMIZE' end,
                            specification = jsonb_set(jsonb_set(specification, '{settings,seed}', :seed::text::jsonb),
                                '{settings,rank}', :rank::text::jsonb)
                        where number = :run""")
                .param("value", accuracy)
                .param("seed", seed)
                .param("rank", rank)
                .param("run", number)
                .update();
        jdbc.sql("""
                        insert into latest_metric (run, metric, points, first_step, last_step, value)
                        select :run, id, 1, 1, 1, :value from metric where name = 'train/loss'""")
                .param("run", number)
                .param("value", accuracy == null ? Double.NaN : 1 - accuracy)
                .update();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                   | 4
                    rank = 8                             | 2
                    lora.rank != 8                       | 2
                    rank in (4, 8) seed                  | 4
                    accuracy > 0.85                      | 1
                    accuracy >= 0.8 and rank = 4         | 2
                    accuracy > 0.85 or rank = 4          | 3
                    not accuracy > 0.85                  | 3
                    train/loss > 0                       | 3
                    best < 0.9                           | 2
                    "seed 2"                             | 2
                    name ~ 'SEED 2' rank = 8             | 1
                    strategy = full                      | 4
                    head = sequence-classification       | 4
                    state in (cancelled, succeeded)      | 0
                    created < 2001-01-01                 | 0
                    tag = nice                           | 0
                    owner = somebody-else                | 0
                    owner in (test, somebody-else)        | 4
                    """)
    void aFilterSelectsByTextMetricsAndSettings(String filter, int expected) {
        JsonNode page = get("/rows?experiment=" + experiment + "&filter={filter}", filter);
        assertThat(page.get("items")).hasSize(expected);
        assertThat(page.get("total").asInt()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    rank = 8 and acuracy > 0.9 | 13 | No run has a metric or setting 'acuracy'.
                    rank > high                |  7 | 'high' is not a number.
                    state = done               |  8 | There is no state 'done'.
                    created > yesterday        | 10 | 'yesterday' is not a date.
                    """)
    void aWrongFilterSaysWhereAndWhy(String filter, int position, String message) {
        admin.get()
                .uri("/api/v1/runs/rows?filter={filter}", filter)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.position")
                .isEqualTo(position)
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).startsWith(message));
    }

    @Test
    void pagesFollowAnyOrderToItsEnd() {
        for (String sort :
                List.of("best", "-best", "setting:lora.rank", "-setting:lora.rank", "metric:train/loss", "name")) {
            List<String> whole = namesOf(get("/rows?experiment=%s&sort=%s".formatted(experiment, sort)));
            List<String> paged = new ArrayList<>();
            JsonNode next = JSON.nullNode();
            do {
                String after = next.isNull() ? "" : "&cursor=" + next.asString();
                JsonNode page = get("/rows?experiment=%s&sort=%s&limit=1%s".formatted(experiment, sort, after));
                paged.addAll(namesOf(page));
                next = page.get("next");
            } while (!next.isNull());
            assertThat(paged).as(sort).isEqualTo(whole).hasSize(4);
        }
        assertThat(namesOf(get("/rows?experiment=" + experiment + "&sort=-best"))
                        .get(0))
                .isEqualTo("rank 8 · seed 1");
    }

    @Test
    void rowsHaveTheColumnsThatWereAskedFor() {
        JsonNode row = get("/rows?experiment=%s&sort=-best&metric=train/loss&setting=lora.rank&setting=strategies"
                        .formatted(experiment))
                .get("items")
                .get(0);
        assertThat(row.get("settings").get("lora.rank").asString()).isEqualTo("8");
        assertThat(row.get("settings").get("strategies").asString()).isEqualTo("full");
        assertThat(row.get("metrics").get("train/loss").asDouble()).isEqualTo(1 - 0.9);
        assertThat(row.has("specification")).isFalse();
    }

    @Test
    void columnsSayWhatDiffers() {
        JsonNode columns = get("/columns?experiment=" + experiment);
        assertThat(columns.get("runs").asInt()).isEqualTo(4);
        assertThat(columns.get("settings")).anySatisfy(setting -> {
            assertThat(setting.get("name").asString()).isEqualTo("lora.rank");
            assertThat(setting.get("differs").asBoolean()).isTrue();
            assertThat(setting.get("numeric").asBoolean()).isTrue();
        });
        assertThat(columns.get("settings")).anySatisfy(setting -> {
            assertThat(setting.get("name").asString()).isEqualTo("epochs");
            assertThat(setting.get("differs").asBoolean()).isFalse();
        });
    }

    @Test
    void seedsAreSummedUpAsMeanAndDeviation() {
        JsonNode groups =
                get("/groups?experiment=%s&by=lora.rank".formatted(experiment)).get("groups");
        assertThat(groups).hasSize(2);
        JsonNode four = groups.get(0).get("keys").get(0).asString().equals("4") ? groups.get(0) : groups.get(1);
        assertThat(four.get("runs").asInt()).isEqualTo(2);
        assertThat(four.get("best").get("mean").asDouble()).isCloseTo(0.82, within(1e-9));
        assertThat(four.get("best").get("deviation").asDouble()).isCloseTo(0.02828, within(1e-4));

        assertThat(get("/groups?experiment=%s&by=variation".formatted(experiment))
                        .get("groups"))
                .hasSize(2);
    }

    @Test
    void runsAreGroupedByWhoLaunchedThem() {
        JsonNode groups =
                get("/groups?experiment=%s&by=owner".formatted(experiment)).get("groups");
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).get("keys").get(0).asString()).isEqualTo("test");
    }

    @Test
    void aBatchChangesWhatItCanAndSaysWhatItCannot() {
        List<String> ids = new ArrayList<>();
        get("/rows?experiment=%s&sort=name".formatted(experiment))
                .get("items")
                .forEach(row -> ids.add(row.get("id").asString()));
        JsonNode tagged = batch("""
                {"action": "TAG", "runs": %s, "addTags": ["nice", "to keep"]}""".formatted(JSON.writeValueAsString(ids)));
        assertThat(tagged.get("changed").asInt()).isEqualTo(4);
        assertThat(get("/rows?experiment=" + experiment + "&filter=tag = nice")
                        .get("total")
                        .asInt())
                .isEqualTo(4);

        JsonNode early = batch("""
                {"action": "DELETE", "runs": ["%s"]}""".formatted(ids.get(0)));
        assertThat(early.get("reasons").get(0).get("reason").asString())
                .isEqualTo("Run 'rank 4 · seed 1' is unfinished. Cancel it first.");

        batch("""
                {"action": "CANCEL", "matching": {"experiment": "%s", "filter": "rank = 4"}}""".formatted(experiment));
        JsonNode deleted = batch("""
                {"action": "DELETE", "runs": %s}""".formatted(JSON.writeValueAsString(ids)));
        assertThat(deleted.get("changed").asInt()).isEqualTo(2);
        assertThat(deleted.get("refused").asInt()).isEqualTo(2);
        assertThat(namesOf(get("/rows?experiment=%s&sort=name".formatted(experiment))))
                .containsExactly("rank 8 · seed 1", "rank 8 · seed 2");
    }

    @Test
    void noteAndTagsOfARunAreChanged() {
        String id = get("/rows?experiment=" + experiment)
                .get("items")
                .get(0)
                .get("id")
                .asString();
        admin.patch()
                .uri("/api/v1/runs/" + id)
                .body(Map.of("note", "Too few epochs.", "tags", List.of("short")))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.note")
                .isEqualTo("Too few epochs.")
                .jsonPath("$.tags[0]")
                .isEqualTo("short");
    }

    @Test
    void aViewIsSavedUnderItsName() {
        String name = "best of " + experiment;
        Map<String, String> view = Map.of("name", name, "query", "filter=rank+%3D+8&sort=-best");
        admin.post()
                .uri("/api/v1/run-views")
                .body(view)
                .exchange()
                .expectStatus()
                .isCreated();
        admin.post()
                .uri("/api/v1/run-views")
                .body(view)
                .exchange()
                .expectStatus()
                .isEqualTo(409);
        admin.get()
                .uri("/api/v1/run-views")
                .exchange()
                .expectBody()
                .jsonPath("$.items[?(@.name == '%s')].query".formatted(name))
                .isEqualTo("filter=rank+%3D+8&sort=-best");
    }

    private JsonNode get(String address, Object... values) {
        return JSON.readTree(Objects.requireNonNull(admin.get()
                .uri("/api/v1/runs" + address, values)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody()));
    }

    private JsonNode batch(String body) {
        return JSON.readTree(Objects.requireNonNull(admin.post()
                .uri("/api/v1/runs/batch")
                .header("Content-Type", "application/json")
                .body(body)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody()));
    }

    private static List<String> namesOf(JsonNode page) {
        List<String> names = new ArrayList<>();
        page.get("items").forEach(row -> names.add(row.get("name").asString()));
        return names;
    }
}
