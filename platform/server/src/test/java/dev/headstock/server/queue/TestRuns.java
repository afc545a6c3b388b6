package dev.headstock.server.queue;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows that a job needs to exist, without a blob behind them. */
public final class TestRuns {
    private TestRuns() {}

    /** A run without a job. */
    public static UUID insert(JdbcClient jdbc) {
        UUID experiment = UUID.randomUUID();
        jdbc.sql(
                        "insert into dataset (id, name, description, created_at, updated_at) values (:id, 'd-' || :id, '', now(), now())")
                .param("id", experiment)
                .update();
        jdbc.sql("""
                        insert into dataset_version (id, dataset_id, number, sha256, size, index_sha256, schema, statistics, files, format)
                        values (:id, :id, 1, 'none', 0, 'none', '{"columns": []}', :statistics::jsonb, '[]', '{"id": "csv", "options": {}}')""").param("id", experiment).param("statistics", STATISTICS).update();
        jdbc.sql("""
                        insert into base_model (id, name, family, source, languages, outline, size, sha256)
                        values (:id, 'm-' || :id, 'bert', 'UPLOAD', '[]', :outline::jsonb, 0, 'm-' || :id)""").param("id", experiment).param("outline", OUTLINE).update();
        jdbc.sql("""
                        insert into experiment (id, name, note, specification, dataset_version, base_model, dataset, dataset_name,
                            dataset_number, base_model_name, created_by)
                        values (:id, 'queue test', '', '{}', :id, :id, :id, 'none', 1, 'none', 'test')""").param("id", experiment).update();
        UUID run = UUID.randomUUID();
        jdbc.sql("""
                        insert into run (id, experiment, name, state, specification, plan, total_steps, trained_parameters, total_parameters)
                        values (:id, :experiment, 'run', 'QUEUED', :specification::jsonb, '{"seconds": 60}', 100, 10, 20)""")
                .param("id", run)
                .param("experiment", experiment)
                .param("specification", SPECIFICATION)
                .update();
        return run;
    }

    private static final String STATISTICS = """
            {"rows": {}, "labels": {}, "lengths": null, "duplicates": 0, "leakage": 0, "leakageExamples": [], "characters": 0}""";

    private static final String OUTLINE = """
            {"layers": 2, "width": 8, "attentionHeads": 2, "feedForwardWidth": 16, "vocabulary": 100, "maxTokens": 512,
             "parameters": 1000, "sites": [], "config": {}}""";

    private static final String SPECIFICATION = """
            {"dataset": "none", "baseModel": "none", "head": {"id": "h", "options": {}}, "placement": {"id": "p", "options": {}},
             "strategy": {"id": "s", "options": {}},
             "training": {"epochs": 1, "batchSize": 8, "maxTokens": 128, "learningRate": null, "weightDecay": 0.01, "warmup": 0.1,
                "clipNorm": 1.0, "dropout": null, "attentionDropout": 0.1, "precision": "FP32", "evaluationsPerEpoch": 1,
                "keepCheckpoints": 2, "seed": 7},
             "resources": {"slots": 1, "priority": 0}}
            """;
}
