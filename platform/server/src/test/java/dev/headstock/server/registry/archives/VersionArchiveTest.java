package dev.headstock.server.registry.archives;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.ServerTest;
import dev.headstock.server.registry.RegisteredModels;
import dev.headstock.server.registry.Registration;
import dev.headstock.server.registry.TrainedRuns;
import dev.headstock.server.storage.Blobs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VersionArchiveTest extends ServerTest {
    @Autowired
    private Blobs blobs;

    @Autowired
    private RegisteredModels models;

    private TrainedRuns trained;
    private UUID run;
    private final String name = "zipped-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void train() throws IOException {
        trained = TrainedRuns.prepare(jdbc, blobs);
        run = trained.run("full");
    }

    @Test
    void aWholeModelLoadsInTransformers() throws IOException {
        register(Map.of(
                "state/step.json", "{}",
                "model/model.safetensors", "own form",
                "export/config.json",
                        "{\"architectures\": [\"RobertaForSequenceClassification\"], \"id2label\": {\"0\": \"ham\"}}",
                "export/model.safetensors", "weights"));

        EntityExchangeResult<byte[]> answer = download();

        HttpHeaders headers = answer.getResponseHeaders();
        assertThat(headers.getFirst("Content-Disposition")).isEqualTo("attachment; filename=\"" + name + "-1.zip\"");
        assertThat(headers.getFirst("Content-Type")).isEqualTo("application/zip");
        Map<String, String> content = unzip(answer);
        assertThat(content)
                .containsOnlyKeys(
                        "README.md", "headstock.json", "config.json", "model.safetensors", "model/model.safetensors");
        assertThat(content).containsEntry("model.safetensors", "weights");
        assertThat(content.get("README.md"))
                .contains("# " + name + ", version 1")
                .contains("AutoModelForSequenceClassification.from_pretrained(\".\")")
                .contains("tokenizer(\"Your text\", truncation=True", "outputs.logits[0].softmax(-1)")
                .contains("{\"inputs\":[{\"text\":\"Your text\"}]}")
                .doesNotContain("BERT", "trust_remote_code")
                .contains("http://127.0.0.1:" + port + "/api/v1/registry/models/" + name + "/versions/1/predict");
        JsonNode lineage = new JsonMapper().readTree(content.get("headstock.json"));
        assertThat(lineage.at("/dataset/sha256").asString()).hasSize(64);
        assertThat(lineage.at("/plugins/0/version").asString()).isEqualTo("0.1.0");
    }

    @Test
    void anAdapterLoadsInPeftOnItsBaseModel() throws IOException {
        register(Map.of(
                "model/model.safetensors", "own form",
                "export/adapter_config.json", "{}",
                "export/config.json",
                        "{\"auto_map\": {\"AutoModelForTokenClassification\": \"modeling_headstock.Tagger\"}}",
                "export/modeling_headstock.py", "",
                "export/adapter_model.safetensors", "weights"));

        assertThat(unzip(download()).get("README.md"))
                .contains("model_class.from_pretrained(base, config=config)")
                .contains("PeftModel.from_pretrained(model, \".\")")
                .contains("get_class_from_dynamic_module(\"modeling_headstock.Tagger\", \".\")")
                .contains("AutoTokenizer.from_pretrained(\".\", trust_remote_code=True)")
                .contains("curl --fail ")
                .doesNotContainPattern("curl (?!--fail)")
                .contains("value.shape");
    }

    @Test
    void anAdapterOfAdapterHubLoadsOnItsBaseModel() throws IOException {
        register(Map.of(
                "model/model.safetensors", "own form",
                "export/adapter_config.json", "{\"model_name\": null}",
                "export/config.json",
                        "{\"auto_map\": {\"AutoModelForTokenClassification\": \"modeling_headstock.Tagger\"}}",
                "export/modeling_headstock.py", "",
                "export/adapter.safetensors", "weights"));

        Map<String, String> content = unzip(download());

        assertThat(content.get("README.md"))
                .contains("pip install torch transformers adapters")
                .contains("model.config.model_type = config.headstock_base_model_type")
                .contains("model.load_adapter(\".\", use_safetensors=True, set_active=True)");
        assertThat(content.get("adapter_config.json"))
                .contains("\"model_name\" : \"")
                .doesNotContain("or_path");
    }

    @Test
    void aModelThatNobodyElseKnowsComesInItsOwnForm() throws IOException {
        register(Map.of("model/model.safetensors", "own form", "model/config.json", "{}"));

        Map<String, String> content = unzip(download());

        assertThat(content)
                .containsOnlyKeys("README.md", "headstock.json", "model/model.safetensors", "model/config.json");
        assertThat(content.get("README.md")).contains("none of transformers, PEFT and AdapterHub", "model family");
    }

    @Test
    void lostFilesAreToldBeforeTheDownloadBegins() throws IOException {
        String weights = "lost weights " + name;
        register(Map.of("model/model.safetensors", "own form", "export/model.safetensors", weights));
        String sha256 = models.version(name, "1").lineage().files().get(0).sha256();
        Files.delete(blobs.local(sha256));

        admin.get()
                .uri(path())
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("model.safetensors", "backup"));
    }

    @Test
    void aCheckpointIsDownloadedWithoutBeingRegistered() throws IOException {
        UUID earlier = trained.checkpoint(
                run,
                50,
                0.80,
                Map.of(
                        "state/step.json", "{}",
                        "model/model.safetensors", "own form",
                        "export/adapter_config.json", "{}",
                        "export/config.json", "{\"architectures\": [\"RobertaForSequenceClassification\"]}"));
        trained.checkpoint(run, 100, 0.96, Map.of("model/model.safetensors", "best"));

        Map<String, String> content =
                unzip(download("/api/v1/runs/%s/checkpoints/%s/download".formatted(run, earlier)));

        assertThat(content)
                .containsOnlyKeys(
                        "README.md", "headstock.json", "adapter_config.json", "config.json", "model/model.safetensors")
                .containsEntry("model/model.safetensors", "own form");
        assertThat(content.get("adapter_config.json")).contains("base_model_name_or_path");
        assertThat(content.get("README.md"))
                .startsWith("# full, step 50")
                .contains("PeftModel.from_pretrained")
                .doesNotContain("/predict", "registry/imports");
        JsonNode lineage = new JsonMapper().readTree(content.get("headstock.json"));
        assertThat(lineage.at("/checkpoint/step").asInt()).isEqualTo(50);
        assertThat(lineage.at("/metrics/accuracy").asDouble()).isEqualTo(0.80);
        admin.get()
                .uri("/api/v1/runs/%s/checkpoints/%s/download".formatted(run, UUID.randomUUID()))
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void theBytesDoNotDependOnHowTheStoreReads() throws IOException {
        byte[] weights = new byte[300_000];
        new Random(1).nextBytes(weights);

        InputStream fromNetwork = new FilterInputStream(new ByteArrayInputStream(weights)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, 1_460));
            }
        };
        assertThat(zipped(fromNetwork)).isEqualTo(zipped(new ByteArrayInputStream(weights)));
    }

    private static byte[] zipped(InputStream content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            ZipEntry entry = new ZipEntry("model.safetensors");
            entry.setTime(0);
            zip.putNextEntry(entry);
            VersionArchive.copyInChunks(content, zip);
        }
        return bytes.toByteArray();
    }

    private void register(Map<String, String> files) throws IOException {
        trained.checkpoint(run, 50, 0.96, files);
        models.register(name, new Registration(run, null, "Zipped.", null, null), "test");
    }

    private String path() {
        return "/api/v1/registry/models/" + name + "/versions/1/download";
    }

    private EntityExchangeResult<byte[]> download() {
        return download(path());
    }

    private EntityExchangeResult<byte[]> download(String path) {
        return admin.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    private static Map<String, String> unzip(EntityExchangeResult<byte[]> answer) throws IOException {
        Map<String, String> content = new TreeMap<>();
        byte[] body = requireNonNull(answer.getResponseBody());
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(body))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                content.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return content;
    }
}
