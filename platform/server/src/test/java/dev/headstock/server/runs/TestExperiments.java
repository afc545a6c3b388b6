package dev.headstock.server.runs;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.MetricView;
import dev.headstock.protocol.Resources;
import dev.headstock.protocol.RunSpecification;
import dev.headstock.protocol.host.Plan;
import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes experiments whose data set and base model exist, without a plugin host to have planned them. */
@Component
public class TestExperiments {
    static final String EXAMPLES = """
            {"row":0,"line":2,"split":"TRAIN","cells":{"text":"buy now","label":"spam"}}
            {"row":1,"line":3,"split":"TRAIN","cells":{"text":"see you at lunch","label":"ham"}}
            {"row":2,"line":4,"split":"DEV","cells":{"text":"cheap watches","label":"spam"}}
            {"row":3,"line":5,"split":"DEV","cells":{"text":"明天见","label":"ham"}}
            """;

    private final JdbcClient jdbc;
    private final Blobs blobs;
    private final Runs runs;
    private final TransactionTemplate transactions;

    TestExperiments(JdbcClient jdbc, Blobs blobs, Runs runs, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.blobs = blobs;
        this.runs = runs;
        this.transactions = transactions;
    }

    /** A queued run of a new experiment. */
    public UUID launch() {
        return launch(experiment(), "run");
    }

    public UUID launch(UUID experiment, String name) {
        RunSpecification specification = new RunSpecification(
                "dataset",
                "model",
                new Choice("sequence-classification", Map.of()),
                List.of(),
                List.of(new Choice("full", Map.of())),
                Map.of("epochs", 2, "keepCheckpoints", 1, "seed", 7),
                new Resources(1, 0),
                null);
        Plan plan = new Plan(
                List.of(),
                specification,
                List.of(new MetricView("accuracy", MetricView.Direction.MAXIMIZE)),
                1e-3,
                1_000,
                100,
                20,
                1L << 30,
                30,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                "AdamW",
                List.of());
        return transactions.execute(status -> runs.launch(
                question(experiment),
                new Runs.NewRun(name, specification, specification, plan, List.of(), List.of(), null),
                "test"));
    }

    /** Data set version and base model have the experiment's id. */
    private Runs.Question question(UUID experiment) {
        UUID dataset = jdbc.sql("select dataset from experiment where id = :id")
                .param("id", experiment)
                .query(UUID.class)
                .single();
        return new Runs.Question(
                experiment,
                "experiment of a test",
                new Run.DatasetName(experiment, dataset, "mails", 1),
                new Run.ModelName(experiment, "tiny"));
    }

    public UUID experiment() {
        UUID id = UUID.randomUUID();
        UUID dataset = UUID.randomUUID();
        try {
            Blob examples = put(EXAMPLES.getBytes(StandardCharsets.UTF_8));
            Blob index = put(new byte[8]);
            Blob config = put("{}".getBytes(StandardCharsets.UTF_8));
            insertDataset(dataset, id, examples, index);
            insertModel(id, config);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        jdbc.sql("""
                        insert into experiment (id, name, note, specification, dataset_version, base_model, dataset, dataset_name,
                            dataset_number, base_model_name, created_by)
                        values (:id, 'experiment of a test', '', :specification::jsonb, :id, :id, :dataset, 'mails', 1, 'tiny', 'test')""")
                .param("id", id)
                .param("dataset", dataset)
                .param("specification", """
                        {"dataset": "%s", "baseModel": "%s", "head": {"id": "sequence-classification", "options": {}},
                         "placements": [], "strategies": [{"id": "full", "options": {}}], "settings": null, "resources": null}""".formatted(id, id))
                .update();
        return id;
    }

    private Blob put(byte[] content) throws IOException {
        return blobs.put(new ByteArrayInputStream(content));
    }

    private void insertDataset(UUID dataset, UUID version, Blob examples, Blob index) {
        jdbc.sql(
                        "insert into dataset (id, name, description, created_at, updated_at) values (:id, :name, '', now(), now())")
                .param("id", dataset)
                .param("name", "mails " + dataset)
                .update();
        jdbc.sql("""
                        insert into dataset_version (id, dataset_id, number, sha256, size, index_sha256, schema, statistics, files, format)
                        values (:id, :dataset, 1, :sha256, :size, :index,
                            '{"columns": [
                                {"name": "text", "role": "text", "type": "string", "classes": [], "classCounts": [], "missing": 0},
                                {"name": "label", "role": "label", "type": "class", "classes": ["ham", "spam"], "classCounts": [1, 1],
                                 "missing": 0}]}',
                            '{"rows": {"TRAIN": 2, "DEV": 2}, "columns": [], "lengths": null, "duplicates": 0, "leakage": 0,
                              "leakageExamples": [], "characters": 60, "languages": {"sampled": 0, "counts": []}}',
                            '[]', '{"id": "csv", "options": {}}')""")
                .param("id", version)
                .param("dataset", dataset)
                .param("sha256", examples.sha256())
                .param("size", examples.size())
                .param("index", index.sha256())
                .update();
    }

    private void insertModel(UUID model, Blob config) {
        jdbc.sql("""
                        insert into base_model (id, name, family, source, languages, outline, size, sha256)
                        values (:id, :name, 'bert', 'UPLOAD', '["en"]',
                            '{"layers": 2, "width": 8, "attentionHeads": 2, "feedForwardWidth": 16, "vocabulary": 100, "maxTokens": 512,
                              "tokenTypes": 2, "parameters": 1000, "parts": [], "sites": [], "config": {}}', :size, :name)""")
                .param("id", model)
                .param("name", "tiny " + model)
                .param("size", config.size())
                .update();
        jdbc.sql(
                        "insert into base_model_file (model_id, name, size, sha256) values (:model, 'config.json', :size, :sha256)")
                .param("model", model)
                .param("size", config.size())
                .param("sha256", config.sha256())
                .update();
    }
}
