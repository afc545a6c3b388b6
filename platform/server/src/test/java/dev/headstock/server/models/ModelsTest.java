package dev.headstock.server.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headstock.server.ServerTest;
import dev.headstock.server.hub.FakeHub;
import dev.headstock.server.models.imports.ModelImports;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelsTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Autowired
    BaseModels models;

    @Autowired
    ModelImports imports;

    @Test
    void aZipBecomesAModel() throws IOException {
        String name = name();

        JsonNode model = json(upload(name, weights(), "{\"model_type\":\"bert\"}")
                .expectStatus()
                .isCreated());

        assertThat(model.path("family").asString()).isEqualTo("bert");
        assertThat(model.path("files").valueStream().map(file -> file.path("name")
                        .asString()))
                .containsExactly("config.json", "model.safetensors", "tokenizer.json");
        Path laidOut = models.folder(UUID.fromString(model.path("id").asString()));
        assertThat(laidOut.resolve("tokenizer.json")).exists();
        JsonNode details = get("/api/v1/models/" + model.path("id").asString());
        assertThat(details.at("/sites/0/role").asString()).isEqualTo("QUERY");
        assertThat(details.at("/parts/0/kind").asString()).isEqualTo("embedding");
        assertThat(details.at("/familyReason").asString()).contains("model_type 'bert'");
        assertThat(details.at("/report/loaded").asInt()).isEqualTo(9);
        assertThat(details.at("/report/created/0").asString()).isEqualTo("pooler.dense.weight");
        assertThat(details.at("/report/unused/0").asString()).isEqualTo("cls.predictions.bias");
        assertThat(details.path("provenance").isNull()).isTrue();
    }

    /** The links are absolute. */
    @Test
    void aModelIsStillThereWhenTheHomeFolderHasMoved() throws IOException {
        UUID id = UUID.fromString(json(upload(name(), weights(), "{\"model_type\":\"bert\"}"))
                .path("id")
                .asString());
        Path config = models.folder(id).resolve("config.json");
        Files.delete(config);
        Files.createSymbolicLink(config, Path.of("/where/the/home/was/config.json"));

        assertThat(models.folder(id).resolve("config.json")).hasContent("{\"model_type\":\"bert\"}");
    }

    @Test
    void onlyAsMuchTextIsTokenizedAsAPersonCanLookAt() throws IOException {
        String id = json(upload(name(), weights(), "{\"model_type\":\"bert\"}"))
                .path("id")
                .asString();

        tokenize(id, "x".repeat(100_000)).expectStatus().isOk();
        JsonNode refusal = json(tokenize(id, "x".repeat(100_001)).expectStatus().isEqualTo(422));

        assertThat(refusal.path("problems")).hasSize(2);
        assertThat(refusal.at("/problems/1/pointer").asString()).isEqualTo("/secondText");
        assertThat(refusal.at("/problems/1/message").asString()).contains("100001 characters", "send a part");
    }

    private RestTestClient.ResponseSpec tokenize(String model, String text) {
        return admin.post()
                .uri("/api/v1/models/" + model + "/tokenize")
                .contentType(MediaType.APPLICATION_JSON)
                .body(JSON.writeValueAsString(Map.of("text", text, "secondText", text)))
                .exchange();
    }

    @Test
    void theSameFilesAreTheSameModelAndATakenNameIsRefused() throws IOException {
        String name = name();
        byte[] weights = weights();
        String first = json(upload(name, weights, "{\"model_type\":\"bert\"}"))
                .path("id")
                .asString();

        String again = json(upload(name, weights, "{\"model_type\":\"bert\"}"))
                .path("id")
                .asString();
        JsonNode refusal = json(upload(name, weights(), "{\"model_type\":\"bert\"}")
                .expectStatus()
                .isEqualTo(422));

        JsonNode renamed = json(upload(name + "-2", weights, "{\"model_type\":\"bert\"}")
                .expectStatus()
                .isOk());

        assertThat(again).isEqualTo(first);
        assertThat(renamed.path("id").asString()).isEqualTo(first);
        assertThat(renamed.path("remark").asString())
                .isEqualTo("These files are base model '%1$s' already. Nothing was stored as '%1$s-2': use '%1$s'."
                        .formatted(name));
        assertThat(refusal.at("/problems/0/pointer").asString()).isEqualTo("/name");
    }

    @Test
    void aModelNobodyReadsIsRefused() throws IOException {
        upload(name(), weights(), "{\"model_type\":\"other\"}").expectStatus().isEqualTo(422);
    }

    @Test
    void aFolderOfTheServerIsImported() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"bert\"}");
        Files.write(folder.resolve("model.safetensors"), weights());
        Files.writeString(folder.resolve("tokenizer.json"), "{}");

        JsonNode done = importAndWait(Map.of("kind", "folder", "path", folder.toString(), "name", name()));

        assertThat(done.path("state").asString()).isEqualTo("succeeded");
        assertThat(done.at("/model/source").asString()).isEqualTo("folder");
    }

    @Test
    void theDownloadHasWhatAutoTokenizerNeeds() throws IOException {
        String id = json(upload(name(), weights(), "{\"model_type\":\"bert\"}"))
                .path("id")
                .asString();

        byte[] zip = Objects.requireNonNull(admin.get()
                .uri("/api/v1/models/" + id + "/download")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBodyContent());

        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                files.put(entry.getName(), new String(entries.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(JSON.readTree(files.get("tokenizer_config.json"))
                        .path("tokenizer_class")
                        .asString())
                .isEqualTo("PreTrainedTokenizerFast");
    }

    @Test
    void anUnusedModelCanBeDeleted() throws IOException {
        String id = json(upload(name(), weights(), "{\"model_type\":\"bert\"}"))
                .path("id")
                .asString();

        admin.delete().uri("/api/v1/models/" + id).exchange().expectStatus().isNoContent();

        admin.get().uri("/api/v1/models/" + id).exchange().expectStatus().isNotFound();
    }

    @Test
    void aModelComesFromTheHub() throws InterruptedException {
        HUB.add("org/wanted");

        JsonNode done = importAndWait(Map.of("kind", "hub", "hubId", "org/wanted"));

        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("succeeded");
        assertThat(done.at("/model/name").asString()).isEqualTo("wanted");
        assertThat(done.path("bytesDone").asLong())
                .isEqualTo(done.path("bytesTotal").asLong());
        assertThat(hubFolders()).isEmpty();
    }

    @Test
    void aTakenNameIsRefusedBeforeAnythingIsDownloaded() throws IOException {
        FakeHub.FakeModel wanted = HUB.add("org/namesake");
        String taken = name();
        upload(taken, weights(), "{\"model_type\":\"bert\"}").expectStatus().isCreated();

        assertThat(pointers(Map.of("kind", "hub", "hubId", "org/namesake", "name", taken)))
                .containsExactly("/name");
        assertThat(pointers(Map.of("kind", "folder", "path", folder.toString(), "name", taken)))
                .containsExactly("/name");

        assertThat(wanted.fetched).isEmpty();
        assertThat(get("/api/v1/models/imports").path("items").valueStream().map(one -> one.path("name")
                        .asString()))
                .doesNotContain(taken);
    }

    @Test
    void aModelOfTheHubThatIsImportedAgainIsTheSame() throws InterruptedException {
        HUB.add("org/repeated");
        Map<String, String> order = Map.of("kind", "hub", "hubId", "org/repeated");

        JsonNode first = importAndWait(order);
        JsonNode again = importAndWait(order);

        assertThat(again.path("id")).isNotEqualTo(first.path("id"));
        assertThat(again.at("/model/id").asString())
                .isNotEmpty()
                .isEqualTo(first.at("/model/id").asString());
    }

    @Test
    void aRunningImportIsCancelledWithWhatItHasDownloaded() throws Exception {
        FakeHub.FakeModel slow = HUB.add("org/slow");
        slow.stalls = 1;
        String id = start(Map.of("kind", "hub", "hubId", "org/slow"));
        await().until(() -> !slow.ranges.isEmpty());
        assertThat(start(Map.of("kind", "hub", "hubId", "org/slow", "name", "again")))
                .isEqualTo(id);
        assertThat(hubFolders()).hasSize(1);

        admin.delete()
                .uri("/api/v1/models/imports/" + id)
                .exchange()
                .expectStatus()
                .isNoContent();

        admin.get()
                .uri("/api/v1/models/imports/" + id)
                .exchange()
                .expectStatus()
                .isNotFound();
        await().untilAsserted(() -> assertThat(hubFolders()).isEmpty());
        String anew = start(Map.of("kind", "hub", "hubId", "org/slow"));
        assertThat(anew).isNotEqualTo(id);
        assertThat(end(anew).path("state").asString()).isEqualTo("succeeded");
    }

    @Test
    void aFailedImportIsForgottenWithWhatItHasDownloaded() throws Exception {
        HUB.add("org/wrong").promisedSha256 = "0".repeat(64);
        JsonNode failed = importAndWait(Map.of("kind", "hub", "hubId", "org/wrong"));
        assertThat(failed.path("state").asString()).isEqualTo("failed");
        assertThat(failed.at("/problems/0/message").asString()).contains("other content");
        assertThat(hubFolders()).hasSize(1);

        admin.delete()
                .uri("/api/v1/models/imports/" + failed.path("id").asString())
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(hubFolders()).isEmpty();
        assertThat(get("/api/v1/models/imports").path("items").valueStream().map(one -> one.path("id")))
                .doesNotContain(failed.path("id"));
    }

    @Test
    void anImportWhosePluginHostCrashesIsTriedAgain() throws Exception {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"bert\"}");
        Files.write(folder.resolve("model.safetensors"), weights());
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        Files.writeString(folder.resolve("crash-once"), "");

        JsonNode done = importAndWait(Map.of("kind", "folder", "path", folder.toString(), "name", name()));

        assertThat(folder.resolve("crash-once")).doesNotExist();
        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("succeeded");
    }

    @Test
    void anImportThatNobodyRunsIsOver() {
        UUID lost = UUID.randomUUID();
        jdbc.sql("insert into model_import (id, kind, name, state) values (:id, 'hub', 'lost', 'RUNNING')")
                .param("id", lost)
                .update();

        imports.failInterrupted();

        assertThat(get("/api/v1/models/imports/" + lost).path("state").asString())
                .isEqualTo("failed");
    }

    @Test
    void anImportIsRepeatedUnderItsKey() throws InterruptedException {
        HUB.add("org/keyed");
        String key = UUID.randomUUID().toString();

        String first = start(Map.of("kind", "hub", "hubId", "org/keyed"), key);
        end(first);

        assertThat(start(Map.of("kind", "hub", "hubId", "org/keyed"), key)).isEqualTo(first);
    }

    @Test
    void whatIsWrongWithAFolderImportIsSaid() {
        assertThat(pointers(Map.of("kind", "folder"))).containsExactly("/path", "/name");
        assertThat(pointers(Map.of("kind", "folder", "path", "a\0b", "name", "x")))
                .containsExactly("/path");
    }

    @ParameterizedTest
    @CsvSource({"bert-base (1).zip,bert-base-1", "模型 v2.ZIP,模型-v2", "..//x.zip,x"})
    void aModelMayBeCalledAfterItsFile(String fileName, String name) {
        assertThat(ModelNames.of(fileName)).isEqualTo(name);
    }

    private List<String> pointers(Map<String, String> order) {
        return json(post(order, null).expectStatus().isEqualTo(422))
                .path("problems")
                .valueStream()
                .map(problem -> problem.path("pointer").asString())
                .toList();
    }

    private static List<Path> hubFolders() {
        Path hub = HOME.resolve("spool/hub");
        try (Stream<Path> folders = Files.exists(hub) ? Files.list(hub) : Stream.empty()) {
            return folders.toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private JsonNode importAndWait(Map<String, String> order) throws InterruptedException {
        return end(start(order));
    }

    private String start(Map<String, String> order) {
        return start(order, null);
    }

    private String start(Map<String, String> order, @Nullable String key) {
        return json(post(order, key).expectStatus().isAccepted()).path("id").asString();
    }

    private RestTestClient.ResponseSpec post(Map<String, String> order, @Nullable String key) {
        return admin.post()
                .uri("/api/v1/models/imports")
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> {
                    if (key != null) {
                        headers.set("Idempotency-Key", key);
                    }
                })
                .body(JSON.writeValueAsString(order))
                .exchange();
    }

    private JsonNode end(String id) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        JsonNode now = get("/api/v1/models/imports/" + id);
        while (now.path("state").asString().equals("running")) {
            assertThat(System.nanoTime())
                    .as("the import takes too long: %s", now)
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
            now = get("/api/v1/models/imports/" + id);
        }
        return now;
    }

    private RestTestClient.ResponseSpec upload(String name, byte[] weights, String config) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("model/config.json"));
            zip.write(config.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("model/model.safetensors"));
            zip.write(weights);
            zip.putNextEntry(new ZipEntry("model/tokenizer.json"));
            zip.write("{}".getBytes(StandardCharsets.UTF_8));
        }
        return admin.post()
                .uri("/api/v1/models/uploads?name=" + name)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(bytes.toByteArray())
                .exchange();
    }

    private JsonNode get(String path) {
        return json(admin.get().uri(path).exchange().expectStatus().isOk());
    }

    /** A safetensors file without tensors; no two are equal. */
    private static byte[] weights() {
        byte[] header = "{\"__metadata__\":{\"id\":\"%s\"}}"
                .formatted(UUID.randomUUID())
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    private static String name() {
        return "model-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static JsonNode json(RestTestClient.ResponseSpec response) {
        return JSON.readTree(
                Objects.requireNonNull(response.expectBody().returnResult().getResponseBodyContent()));
    }
}
