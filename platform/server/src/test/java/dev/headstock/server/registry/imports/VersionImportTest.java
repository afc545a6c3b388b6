package dev.headstock.server.registry.imports;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.protocol.Sha256;
import dev.headstock.server.ServerTest;
import dev.headstock.server.checkpoints.Checkpoints;
import dev.headstock.server.registry.CheckpointFiles;
import dev.headstock.server.registry.Lineage;
import dev.headstock.server.registry.ModelVersion;
import dev.headstock.server.registry.RegisteredModels;
import dev.headstock.server.registry.Registration;
import dev.headstock.server.registry.TrainedRuns;
import dev.headstock.server.storage.Blobs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A download of a version comes back as a version, whole or not at all. */
class VersionImportTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DESCRIPTION = """
            {"format": 2, "schema": {"columns": [
                {"name": "text", "role": "text", "type": "string", "classes": [], "classCounts": [], "missing": 0},
                {"name": "label", "role": "label", "type": "class", "classes": ["ham", "spam"], "classCounts": [2, 2], "missing": 0}]}}""";
    private static final Map<String, String> FILES = Map.of(
            "state/step.json", "{}",
            "model/headstock.json", DESCRIPTION,
            "model/model.safetensors", "head and adapters",
            "export/adapter_config.json", "{\"base_model_name_or_path\": null}",
            "export/config.json",
                    "{\"architectures\": [\"BertForSequenceClassification\"], \"id2label\": {\"0\": \"ham\"}}",
            "export/adapter_model.safetensors", "adapters");

    @Autowired
    private Blobs blobs;

    @Autowired
    private RegisteredModels models;

    @Autowired
    private Checkpoints checkpoints;

    private UUID run = UUID.randomUUID();
    private final String name = "moved-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void register() throws IOException {
        TrainedRuns trained = TrainedRuns.prepare(jdbc, blobs);
        run = trained.run("full");
        needsPlugin("parts", "1.0.0");
        trained.checkpoint(run, 50, 0.96, FILES);
    }

    @Test
    void comesBackWithAllFilesAndItsOrigin() throws IOException {
        ModelVersion original = models.register(name, new Registration(run, null, "The first.", null, null), "test");

        ModelVersion imported = imported(download(name, 1), name + "-copy");

        assertThat(imported.imported()).isTrue();
        assertThat(imported.model()).isEqualTo(name + "-copy");
        assertThat(imported.note()).isEqualTo("The first.\nImported from %s version 1.".formatted(name));
        Lineage lineage = imported.lineage();
        assertThat(lineage.run()).isEqualTo(original.lineage().run());
        assertThat(lineage.dataset()).isEqualTo(original.lineage().dataset());
        assertThat(lineage.baseModel()).isEqualTo(original.lineage().baseModel());
        assertThat(models.version(name + "-copy", "1").lineage().metrics())
                .isEqualTo(original.lineage().metrics());
        assertThat(lineage.inputs()).isEqualTo(original.lineage().inputs());
        assertThat(lineage.classes()).containsExactly("ham", "spam");
        assertThat(lineage.export()).isEqualTo(original.lineage().export());
        assertThat(lineage.checkpoint().id())
                .isNotEqualTo(original.lineage().checkpoint().id());
        assertThat(CheckpointFiles.forPrediction(
                        checkpoints.files(lineage.checkpoint().id())))
                .containsExactlyInAnyOrderElementsOf(CheckpointFiles.forPrediction(
                        checkpoints.files(original.lineage().checkpoint().id())));
        Map<String, byte[]> first = unzip(download(name, 1));
        Map<String, byte[]> second = unzip(download(name + "-copy", 1));
        assertThat(second.keySet()).isEqualTo(first.keySet());
        first.forEach((file, content) -> {
            if (!file.equals("README.md") && !file.equals("headstock.json")) {
                assertThat(second.get(file)).as(file).isEqualTo(content);
            }
        });
    }

    @Test
    void theDescriptionNamesTheFilesAsTheyAreInTheZip() throws IOException {
        models.register(name, new Registration(run, null, null, null, null), "test");

        Map<String, byte[]> content = unzip(download(name, 1));

        assertThat(new String(content.get("adapter_config.json"), StandardCharsets.UTF_8))
                .contains("\"base\"");
        JsonNode description = JSON.readTree(content.get("headstock.json"));
        assertThat(description.get("files")).hasSize(5).allSatisfy(file -> {
            byte[] bytes = requireNonNull(content.get(file.get("name").asString()));
            assertThat(file.get("sha256").asString()).isEqualTo(Sha256.of(bytes));
            assertThat(file.get("size").asInt()).isEqualTo(bytes.length);
        });
        assertThat(new String(content.get("README.md"), StandardCharsets.UTF_8))
                .contains("opens in Headstock", "/api/v1/registry/imports", name + "-1.zip");
    }

    @Test
    void takesTheNameInTheZipAndTheNextNumber() throws IOException {
        models.register(name, new Registration(run, null, null, null, null), "test");

        ModelVersion imported = imported(download(name, 1), null);

        assertThat(imported.model()).isEqualTo(name);
        assertThat(imported.number()).isEqualTo(2);
    }

    @Test
    void goesWithItsFilesWhenItIsRemoved() throws IOException {
        models.register(name, new Registration(run, null, null, null, null), "test");
        ModelVersion imported = imported(download(name, 1), name + "-copy");
        UUID checkpoint = imported.lineage().checkpoint().id();

        delete("/api/v1/registry/models/" + name + "-copy").expectStatus().isNoContent();

        assertThat(jdbc.sql("select count(*) from checkpoint where id = :id")
                        .param("id", checkpoint)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(checkpoints.files(
                        models.version(name, "1").lineage().checkpoint().id()))
                .isNotEmpty();
    }

    @Test
    void aBaseModelThatAVersionNeedsStays() throws IOException {
        models.register(name, new Registration(run, null, null, null, null), "test");
        ModelVersion imported = imported(download(name, 1), name + "-copy");
        String base = "/api/v1/models/" + imported.lineage().baseModel().id();
        delete("/api/v1/registry/models/" + name).expectStatus().isNoContent();
        delete("/api/v1/experiments/" + imported.lineage().run().experimentId())
                .expectStatus()
                .isNoContent();

        assertThat(detail(delete(base), 409)).contains("registered versions need it");
        assertThat(checkpoints.files(imported.lineage().checkpoint().id())).isNotEmpty();

        delete("/api/v1/registry/models/" + name + "-copy").expectStatus().isNoContent();
        delete(base).expectStatus().isNoContent();
    }

    @Test
    void runsWithAnotherVersionOfAPluginAndSaysSo() throws IOException {
        needsPlugin("parts", "0.9.0");
        models.register(name, new Registration(run, null, null, null, null), "test");

        ModelVersion imported = imported(download(name, 1), null);

        assertThat(imported.note()).contains("Runs with parts 1.0.0 instead of 0.9.0: predictions may differ.");
        assertThat(imported.lineage().plugins()).singleElement().satisfies(plugin -> {
            assertThat(plugin.version()).isEqualTo("1.0.0");
            assertThat(blobs.exists(plugin.sha256())).isTrue();
        });
    }

    @Test
    void saysEverythingThatIsNotHere() throws IOException {
        needsPlugin("elsewhere", "2.0.0");
        models.register(name, new Registration(run, null, null, null, null), "test");
        byte[] zip = changed(download(name, 1), description -> ((ObjectNode) description.get("baseModel"))
                .put("sha256", "b".repeat(64)));

        JsonNode problem = problem(sent(zip, null), 422);

        assertThat(problem.get("problems")).hasSize(2);
        assertThat(problem.at("/problems/0/message").asString()).contains("base model", "b".repeat(64), "Import that");
        assertThat(problem.at("/problems/1/message").asString()).contains("'elsewhere' (2.0.0)", "Install it");
    }

    @Test
    void anythingElseIsRefusedWithTheReason() throws IOException {
        models.register(name, new Registration(run, null, null, null, null), "test");
        byte[] zip = download(name, 1);

        assertThat(detail(sent("no zip".getBytes(StandardCharsets.UTF_8), null), 422))
                .contains("not a zip");
        assertThat(detail(sent(zip(Map.of("config.json", new byte[0])), null), 422))
                .contains("neither headstock.json nor adapter_config.json");
        assertThat(detail(sent(zip(Map.of("headstock.json", "{".getBytes(StandardCharsets.UTF_8))), null), 422))
                .contains("cannot be read");
        assertThat(detail(sent(changed(zip, description -> description.remove("plugins")), null), 422))
                .contains("lacks /plugins");
        assertThat(detail(sent(zip, "Not a name"), 422)).contains("cannot be the name of a model");
        Map<String, byte[]> tampered = unzip(zip);
        tampered.put("model/model.safetensors", "other weights".getBytes(StandardCharsets.UTF_8));
        assertThat(detail(sent(zip(tampered), null), 422))
                .contains("model/model.safetensors is not the file that headstock.json describes");
        Map<String, byte[]> incomplete = unzip(zip);
        incomplete.remove("adapter_model.safetensors");
        assertThat(detail(sent(zip(incomplete), null), 422)).contains("adapter_model.safetensors is missing");
        byte[] exportOnly = changed(zip, description -> {
            ArrayNode files = (ArrayNode) description.get("files");
            for (int i = files.size() - 1; i >= 0; i--) {
                if (files.get(i).get("name").asString().startsWith("model/")) {
                    files.remove(i);
                }
            }
        });
        assertThat(detail(sent(exportOnly, null), 422)).contains("no folder model/");
        assertThat(models.list())
                .filteredOn(model -> model.name().equals(name))
                .singleElement()
                .satisfies(model -> assertThat(model.versionCount()).isEqualTo(1));
    }

    @Test
    void aVersionIsNoBaseModel() throws IOException {
        models.register(name, new Registration(run, null, null, null, null), "test");

        assertThat(detail(
                        admin.post()
                                .uri("/api/v1/models/uploads?name=adapters-" + name)
                                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                                .body(download(name, 1))
                                .exchange(),
                        422))
                .contains("Import it on the page Registry");
    }

    // ---- zips ----

    private interface Change {
        void apply(ObjectNode description);
    }

    private static byte[] changed(byte[] zip, Change change) throws IOException {
        Map<String, byte[]> content = unzip(zip);
        ObjectNode description = (ObjectNode) JSON.readTree(content.get("headstock.json"));
        change.apply(description);
        content.put("headstock.json", JSON.writeValueAsBytes(description));
        return zip(content);
    }

    private static byte[] zip(Map<String, byte[]> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : content.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                content.put(entry.getName(), zip.readAllBytes());
            }
        }
        return content;
    }

    // ---- requests ----

    private void needsPlugin(String id, String version) {
        jdbc.sql("""
                        update run_plugin set plugin = :id, version = :version, sha256 = :sha256
                        where run = (select number from run where id = :run)""")
                .param("id", id)
                .param("version", version)
                .param("sha256", Sha256.of(id + version))
                .param("run", run)
                .update();
    }

    private RestTestClient.ResponseSpec delete(String path) {
        return admin.delete().uri(path).exchange();
    }

    private byte[] download(String model, int number) {
        return requireNonNull(admin.get()
                .uri("/api/v1/registry/models/%s/versions/%d/download".formatted(model, number))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private RestTestClient.ResponseSpec sent(byte[] zip, @Nullable String as) {
        return admin.post()
                .uri(builder -> {
                    builder.path("/api/v1/registry/imports");
                    return as == null
                            ? builder.build()
                            : builder.queryParam("name", as).build();
                })
                .contentType(new MediaType("application", "zip"))
                .body(zip)
                .exchange();
    }

    private ModelVersion imported(byte[] zip, @Nullable String as) {
        return requireNonNull(sent(zip, as)
                .expectStatus()
                .isCreated()
                .expectBody(ModelVersion.class)
                .returnResult()
                .getResponseBody());
    }

    private static JsonNode problem(RestTestClient.ResponseSpec answer, int status) {
        return JSON.readTree(requireNonNull(answer.expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBody()));
    }

    private static String detail(RestTestClient.ResponseSpec answer, int status) {
        return problem(answer, status).toString();
    }
}
