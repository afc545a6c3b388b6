package dev.headstock.server.registry.imports;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.ServerTest;
import dev.headstock.server.registry.ExportedModel;
import dev.headstock.server.registry.Lineage;
import dev.headstock.server.registry.ModelVersion;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A folder that PEFT saved becomes a version over a base model of this server, or everything that is wrong with it is said. */
class AdapterImportTest extends ServerTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private Blobs blobs;

    private TrainedRuns trained;
    private String base;
    private final String name = "adapters-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void register() throws IOException {
        trained = TrainedRuns.prepare(jdbc, blobs);
        base = trained.baseModelName();
    }

    @Test
    void becomesAVersionOverItsBaseModel() throws IOException {
        ModelVersion made =
                imported(folder("LORA", "some/model"), Map.of("name", name, "baseModel", base, "classes", "ham,spam"));

        assertThat(made.imported()).isTrue();
        assertThat(made.note()).isEqualTo("Trained with PEFT 0.21.2 and imported.");
        Lineage lineage = made.lineage();
        assertThat(lineage.trainedWith()).isEqualTo("PEFT 0.21.2");
        assertThat(lineage.baseModel().name()).isEqualTo(base);
        assertThat(lineage.classes()).containsExactly("ham", "spam");
        assertThat(lineage.plugins()).singleElement().satisfies(plugin -> assertThat(plugin.id())
                .isEqualTo("parts"));
        assertThat(lineage.export().format()).isEqualTo(ExportedModel.Format.PEFT);
        assertThat(lineage.trainedParameters()).isEqualTo(123);
    }

    /** As the model's name on this server, or by its id on the hub. */
    @Test
    void findsTheBaseModelThatItsConfigurationNames() throws IOException {
        assertThat(imported(folder("LORA", base), Map.of("name", name, "classes", "a,b"))
                        .lineage()
                        .baseModel()
                        .name())
                .isEqualTo(base);
    }

    @Test
    void itsDownloadIsAVersionThatComesInAgain() throws IOException {
        imported(folder("LORA", base), Map.of("name", name, "classes", "a,b"));
        byte[] zip = download(name);

        Map<String, byte[]> content = unzip(zip);
        assertThat(content).containsKeys("adapter_model.safetensors", "model/model.safetensors");
        assertThat(new String(requireNonNull(content.get("README.md")), StandardCharsets.UTF_8))
                .contains("with PEFT 0.21.2, outside of Headstock", "PeftModel.from_pretrained")
                .doesNotContain("Data set:", "of experiment");
        assertThat(imported(zip, Map.of("name", name + "-again")).lineage().trainedWith())
                .isEqualTo("PEFT 0.21.2");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() throws IOException {
        JsonNode problems = problem(sent(folder("LOHA", "elsewhere/model"), Map.of()));

        assertThat(problems.at("/problems")).hasSize(4);
        assertThat(problems.toString())
                .contains(
                        "Name the registered model", "'elsewhere/model'", "Base models here", base, "LOHA", "/classes");
        assertThat(problem(sent(folder("LORA", base), Map.of("name", name, "classes", "a", "baseModel", "nowhere")))
                        .toString())
                .contains("no base model 'nowhere'");
    }

    /** Pickles stay packed, and the plugin host says so. */
    @Test
    void onlyTheFilesOfAdaptersAreUnpacked() throws IOException {
        byte[] zip = zip(Map.of(
                "folder/adapter_config.json",
                "{\"base_model_name_or_path\": \"%s\"}".formatted(base),
                "folder/adapter_model.bin",
                "pickle"));

        imported(zip, Map.of("name", name, "classes", "a,b"));

        assertThat(new String(requireNonNull(unzip(download(name)).get("adapter_config.json")), StandardCharsets.UTF_8))
                .contains("adapter_model.bin");
    }

    @Test
    void whatADownloadSaysItselfIsNotSaidAgain() throws IOException {
        imported(folder("LORA", base), Map.of("name", name, "classes", "a,b"));

        assertThat(problem(sent(download(name), Map.of("name", name, "baseModel", base, "head", "regression")))
                        .at("/problems"))
                .hasSize(2);
    }

    // ---- zips and requests ----

    private static byte[] folder(String type, String trainedOn) throws IOException {
        return zip(Map.of(
                "adapter_config.json",
                "{\"peft_type\": \"%s\", \"base_model_name_or_path\": \"%s\"}".formatted(type, trainedOn),
                "adapter_model.safetensors",
                "weights"));
    }

    private static byte[] zip(Map<String, String> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : content.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
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

    private byte[] download(String model) {
        return requireNonNull(admin.get()
                .uri("/api/v1/registry/models/%s/versions/1/download".formatted(model))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private RestTestClient.ResponseSpec sent(byte[] zip, Map<String, String> parameters) {
        return admin.post()
                .uri(builder -> {
                    builder.path("/api/v1/registry/imports");
                    parameters.forEach(builder::queryParam);
                    return builder.build();
                })
                .contentType(new MediaType("application", "zip"))
                .body(zip)
                .exchange();
    }

    private ModelVersion imported(byte[] zip, Map<String, String> parameters) {
        return requireNonNull(sent(zip, parameters)
                .expectStatus()
                .isCreated()
                .expectBody(ModelVersion.class)
                .returnResult()
                .getResponseBody());
    }

    private static JsonNode problem(RestTestClient.ResponseSpec answer) {
        return JSON.readTree(requireNonNull(
                answer.expectStatus().isEqualTo(422).expectBody().returnResult().getResponseBody()));
    }
}
