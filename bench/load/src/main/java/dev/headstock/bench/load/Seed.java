package dev.headstock.bench.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows as a busy team's server would have them, and one running attempt for which the bench then speaks. */
final class Seed {
    static final String TOKEN = "a token that only this bench knows";

    private static final String SPECIFICATION = """
            {"dataset": "d", "baseModel": "m", "head": {"id": "sequence-classification", "options": {"pooling": "mean"}},
             "placements": [{"id": "lora", "options": {"rank": 8, "alpha": 16, "targets": ["query", "value"]}}],
             "strategies": [{"id": "adapters-only", "options": {}}],
             "settings": {"epochs": 3, "batchSize": 16, "maxTokens": 128, "learningRate": null, "weightDecay": 0.01, "warmup": 0.1,
                "clipNorm": 1.0, "dropout": null, "attentionDropout": 0.1, "precision": "AUTO", "evaluationsPerEpoch": 2,
                "keepCheckpoints": 2, "seed": 42},
             "resources": {"slots": 1, "priority": 0}}""";

    /** As long as a real one: lists of runs must not read it whole. */
    private static final String PLAN = """
            {"problems": [], "resolved": null,
             "metrics": [{"name": "accuracy", "direction": "MAXIMIZE"}, {"name": "macro-f1", "direction": "MAXIMIZE"}],
             "learningRate": 5e-4, "totalParameters": 22000000, "trainedParameters": 1000, "totalSteps": 1000,
             "memoryBytes": 1700000000, "seconds": 120,
             "parts": [%s],
             "adapters": [], "head": null, "readout": null, "interceptors": [], "optimizer": "AdamW", "sampleTokens": ["[CLS]", "[SEP]"]}""".formatted(IntStream.range(0, 60)
            .mapToObj(
                    "{\"name\": \"layer %1$d\", \"layer\": %1$d, \"parameters\": 1775000, \"trained\": 0, \"adapterParameters\": 0, \"state\": \"FROZEN\"}"
                            ::formatted)
            .collect(Collectors.joining(", ")));

    private Seed() {}

    /** @param run the run whose attempt is running */
    record Seeded(UUID run, UUID job) {}

    static Seeded plant(Connection database, int runs) throws SQLException {
        UUID experiment = UUID.randomUUID();
        execute(
                database,
                "insert into dataset (id, name, description, created_at, updated_at) values (?::uuid, 'mails', '', now(), now())",
                experiment.toString());
        execute(database, """
                insert into dataset_version (id, dataset_id, number, sha256, size, index_sha256, schema, statistics, files, format)
                values (?::uuid, ?::uuid, 1, 'none', 0, 'none', '{}', '{}', '[]', '{}')""", experiment.toString(), experiment.toString());
        execute(database, """
                insert into base_model (id, name, family, source, languages, outline, size, sha256)
                values (?::uuid, 'tiny', 'bert', 'UPLOAD', '[]', '{}', 0, 'none')""", experiment.toString());
        execute(database, """
                insert into experiment (id, name, note, specification, dataset_version, base_model, dataset, dataset_name,
                    dataset_number, base_model_name, created_by)
                select id, 'load', '', ?::jsonb, id, id, id, 'mails', 1, 'tiny', 'bench' from (select ?::uuid as id) as one""", SPECIFICATION, experiment.toString());
        execute(database, """
                insert into run (id, experiment, name, experiment_name, dataset_version, dataset, dataset_name, dataset_number,
                    base_model, base_model_name, state, specification, requested, plan, total_steps, trained_parameters, total_parameters,
                    job, attempt, step, seconds, primary_metric, primary_value, primary_direction, created_by, started_at, finished_at)
                select gen_random_uuid(), one, 'run ' || n, 'load', one, one, 'mails', 1, one, 'tiny', 'SUCCEEDED', ?::jsonb, ?::jsonb, ?::jsonb,
                    1000, 1000, 22000000, gen_random_uuid(), 1, 1000, 120, 'accuracy', random(), 'MAXIMIZE', 'bench', now(), now()
                from generate_series(1, %d) as n, (select ?::uuid as one) as ids""".formatted(runs), SPECIFICATION, SPECIFICATION, PLAN, experiment.toString());
        execute(database, """
                insert into metric (name) values ('train/loss'), ('train/learning-rate'), ('dev/accuracy'), ('dev/macro-f1'), ('dev/loss')
                on conflict do nothing""");
        execute(database, """
                insert into latest_metric (run, metric, points, first_step, last_step, value)
                select run.number, metric.id, 1000, 1, 1000, random() from run cross join metric""");
        Seeded seeded = running(database, experiment);
        execute(database, "analyze");
        return seeded;
    }

    private static Seeded running(Connection database, UUID experiment) throws SQLException {
        UUID run = UUID.randomUUID();
        UUID job = UUID.randomUUID();
        execute(
                database,
                """
                insert into run (id, experiment, name, experiment_name, dataset_version, dataset, dataset_name, dataset_number,
                    base_model, base_model_name, state, specification, requested, plan, total_steps, trained_parameters, total_parameters,
                    job, attempt, created_by)
                select ?::uuid, one, 'measured', 'load', one, one, 'mails', 1, one, 'tiny', 'RUNNING', ?::jsonb, ?::jsonb, ?::jsonb, 1000000, 1000,
                    22000000, ?::uuid, 1, 'bench'
                from (select ?::uuid as one) as ids""",
                run.toString(),
                SPECIFICATION,
                SPECIFICATION,
                PLAN,
                job.toString(),
                experiment.toString());
        execute(database, """
                insert into job (id, kind, state, title, options, priority, slots, attempt, max_attempts, lease_until)
                values (?::uuid, 'train', 'RUNNING', 'measured', '{}', 0, 1, 1, 3, now() + interval '1 day')""", job.toString());
        execute(
                database,
                "insert into job_subject (job, position, kind, id, claimed) values (?::uuid, 0, 'run', ?, true)",
                job.toString(),
                run.toString());
        execute(
                database,
                "insert into attempt (job, attempt, state, token_hash, device) values (?::uuid, 1, 'RUNNING', decode(?, 'hex'), 'cpu')",
                job.toString(),
                sha256Hex(TOKEN));
        return new Seeded(run, job);
    }

    private static void execute(Connection database, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }

    private static String sha256Hex(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
