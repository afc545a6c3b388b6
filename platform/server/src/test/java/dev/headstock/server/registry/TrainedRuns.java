package dev.headstock.server.registry;

import dev.headstock.server.storage.Blob;
import dev.headstock.server.storage.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows and blobs as finished trainings leave them behind. */
public final class TrainedRuns {
    private final JdbcClient jdbc;
    private final Blobs blobs;
    private final UUID dataset = UUID.randomUUID();
    private final UUID datasetVersion = UUID.randomUUID();
    private final UUID baseModel = UUID.randomUUID();
    private final UUID experiment = UUID.randomUUID();

    private TrainedRuns(JdbcClient jdbc, Blobs blobs) {
        this.jdbc = jdbc;
        this.blobs = blobs;
    }

    /** With a data set of the classes ham and spam, a base model and an experiment to train in. */
    public static TrainedRuns prepare(JdbcClient jdbc, Blobs blobs) throws IOException {
        TrainedRuns runs = new TrainedRuns(jdbc, blobs);
        runs.insertDataset();
        runs.insertBaseModel();
        runs.insertExperiment();
        return runs;
    }

    /** The name of the base model. */
    public String baseModelName() {
        return jdbc.sql("select name from base_model where id = :id")
                .param("id", baseModel)
                .query(String.class)
                .single();
    }

    UUID experiment() {
        return experiment;
    }

    public UUID run(String name) {
        UUID run = UUID.randomUUID();
        jdbc.sql("""
                        insert into run (id, experiment, experiment_name, dataset_version, dataset, dataset_name, dataset_number, base_model,
                            base_model_name, name, state, specification, requested, plan, total_steps, trained_parameters, total_parameters,
                            primary_metric, primary_value, primary_direction, created_by, finished_at)
                        values (:id, :experiment, 'mails', :version, :dataset, :datasetName, 1, :model,
                            :modelName, :name, 'SUCCEEDED', :specification::jsonb, :specification::jsonb, :plan::jsonb, 100, 1234, 5678,
                            'accuracy', 0.96, 'MAXIMIZE', 'test', now())""")
                .param("version", datasetVersion)
                .param("dataset", dataset)
                .param("datasetName", "mails-" + dataset)
                .param("model", baseModel)
                .param("modelName", "base-" + baseModel)
                .param("id", run)
                .param("experiment", experiment)
                .param("name", name)
                .param("plan", PLAN)
                .param("specification", SPECIFICATION.formatted(datasetVersion, baseModel))
                .update();
        jdbc.sql("""
                        insert into run_plugin (run, plugin, version, sha256, size)
                        select number, 'bert', '0.1.0', :sha256, 10 from run where id = :run""").param("sha256", "a".repeat(64)).param("run", run).update();

        UUID job = UUID.randomUUID();
        jdbc.sql("""
                        insert into job (id, kind, state, title, options, priority, slots, attempt, max_attempts, finished_at)
                        values (:id, 'train', 'SUCCEEDED', :name, '{}', 0, 1, 1, 3, now())""").param("id", job).param("name", name).update();
        jdbc.sql("insert into job_subject (job, position, kind, id, claimed) values (:job, 0, 'run', :run, false)")
                .param("job", job)
                .param("run", run.toString())
                .update();
        jdbc.sql("update run set job = :job where id = :run")
                .param("job", job)
                .param("run", run)
                .update();

        return run;
    }

    /** A committed checkpoint with its content by file name. */
    public UUID checkpoint(UUID run, long step, double accuracy, Map<String, String> contents) throws IOException {
        UUID checkpoint = UUID.randomUUID();
        jdbc.sql("""
                        insert into checkpoint (id, run, attempt, step, progress, state, metrics, primary_value, primary_direction, size, committed_at)
                        select :id, number, 1, :step, 1, 'COMMITTED', :metrics::jsonb, :accuracy, 'MAXIMIZE', 0, now() from run where id = :run""")
                .param("id", checkpoint)
                .param("run", run)
                .param("step", step)
                .param("accuracy", accuracy)
                .param("metrics", "{\"accuracy\": %s, \"loss\": \"NaN\"}".formatted(accuracy))
                .update();
        for (Map.Entry<String, String> file : contents.entrySet()) {
            Blob blob = blobs.put(new ByteArrayInputStream(file.getValue().getBytes(StandardCharsets.UTF_8)));
            jdbc.sql("insert into checkpoint_file (checkpoint, name, size, sha256) values (:id, :name, :size, :sha256)")
                    .param("id", checkpoint)
                    .param("name", file.getKey())
                    .param("size", blob.size())
                    .param("sha256", blob.sha256())
                    .update();
        }
        return checkpoint;
    }

    private void insertDataset() throws IOException {
        Blob examples = put("examples " + dataset);
        jdbc.sql(
                        "insert into dataset (id, name, description, created_at, updated_at) values (:id, :name, '', now(), now())")
                .param("id", dataset)
                .param("name", "mails-" + dataset)
                .update();
        jdbc.sql("""
                        insert into dataset_version (id, dataset_id, number, sha256, size, index_sha256, schema, statistics, files, format)
                        values (:id, :dataset, 1, :sha256, :size, :sha256, :schema::jsonb, :statistics::jsonb, '[]', '{"id": "csv", "options": {}}')""")
                .param("id", datasetVersion)
                .param("dataset", dataset)
                .param("sha256", examples.sha256())
                .param("size", examples.size())
                .param("schema", SCHEMA)
                .param("statistics", STATISTICS)
                .update();
    }

    private void insertBaseModel() throws IOException {
        Blob config = put("base " + baseModel);
        jdbc.sql("""
                        insert into base_model (id, name, family, source, languages, outline, size, sha256)
                        values (:id, :name, 'bert', 'UPLOAD', '[]', :outline::jsonb, 1, :sha256)""")
                .param("id", baseModel)
                .param("name", "base-" + baseModel)
                .param("outline", OUTLINE)
                .param("sha256", config.sha256())
                .update();
        jdbc.sql(
                        "insert into base_model_file (model_id, name, size, sha256) values (:id, 'config.json', :size, :sha256)")
                .param("id", baseModel)
                .param("size", config.size())
                .param("sha256", config.sha256())
                .update();
    }

    private void insertExperiment() {
        jdbc.sql("""
                        insert into experiment (id, name, note, specification, dataset_version, base_model, dataset, dataset_name,
                            dataset_number, base_model_name, created_by)
                        values (:id, 'mails', '', '{}', :version, :model, :dataset, :datasetName, 1, :modelName, 'test')""")
                .param("id", experiment)
                .param("version", datasetVersion)
                .param("model", baseModel)
                .param("dataset", dataset)
                .param("datasetName", "mails-" + dataset)
                .param("modelName", "base-" + baseModel)
                .update();
    }

    private Blob put(String content) throws IOException {
        return blobs.put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static final String SCHEMA = """
            {"columns": [
                {"name": "text", "role": "text", "type": "string", "classes": [], "classCounts": [], "missing": 0},
                {"name": "label", "role": "label", "type": "class", "classes": ["ham", "spam"], "classCounts": [2, 2], "missing": 0}]}""";

    private static final String STATISTICS = """
            {"rows": {}, "columns": [], "lengths": null, "duplicates": 0, "leakage": 0, "leakageExamples": [], "characters": 0, "languages": {"sampled": 0, "counts": []}}""";

    private static final String OUTLINE = """
            {"layers": 2, "width": 32, "attentionHeads": 2, "feedForwardWidth": 64, "vocabulary": 100, "maxTokens": 512,
             "tokenTypes": 2, "parameters": 1000, "parts": [], "sites": [], "config": {}}""";

    private static final String PLAN = """
            {"problems": [], "resolved": null, "metrics": [{"name": "accuracy", "direction": "MAXIMIZE"}], "learningRate": 5e-5, "totalParameters": 5678, "trainedParameters": 1234, "totalSteps": 100,
             "memoryBytes": 1, "seconds": 1, "parts": [], "adapters": [], "head": null, "readout": null,
             "interceptors": [], "optimizer": "AdamW", "sampleTokens": []}""";

    public static final String SPECIFICATION = """
            {"dataset": "%s", "baseModel": "%s", "head": {"id": "h", "options": {}}, "placements": [{"id": "p", "options": {}}],
             "strategies": [{"id": "s", "options": {}}], "settings": {"epochs": 1, "keepCheckpoints": 2, "seed": 7},
             "resources": {"slots": 1, "priority": 0}, "variation": null}""";
}
