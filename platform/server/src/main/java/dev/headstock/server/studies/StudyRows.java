package dev.headstock.server.studies;

import dev.headstock.protocol.Choice;
import dev.headstock.protocol.Problem;
import dev.headstock.protocol.host.StudyRound.SearchRange;
import dev.headstock.protocol.host.StudyRound.Variant;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.experiments.ExperimentRequest.Specification;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.studies.Study.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;

/** The tables of this package. */
@Component
class StudyRows {
    private static final TypeReference<Map<String, SearchRange>> SPACE = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, @Nullable Object>>> FIGURES = new TypeReference<>() {};
    private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonColumns json;

    StudyRows(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * @param plugin the jar that the study was started with
     * @param figuresOf what had ended when the figures were computed
     */
    record Row(
            UUID id,
            long number,
            String name,
            Choice study,
            String title,
            PinnedPlugin plugin,
            Specification specification,
            Map<String, SearchRange> searchSpace,
            UUID experiment,
            State state,
            @Nullable String reason,
            StudyRequest.Budget budget,
            List<Map<String, @Nullable Object>> figures,
            List<Problem> problems,
            String figuresOf,
            String createdBy,
            Instant createdAt) {}

    /** @param modelJob that makes its model first, or null */
    record VariantRow(
            int round,
            int position,
            Variant variant,
            @Nullable UUID modelJob) {}

    /**
     * @param problem why it has no run
     * @param ended whether its run has succeeded; it may go on in a later round
     * @param value of the metric that ranks runs, at that end
     */
    record RunRow(
            int round,
            int position,
            long seed,
            @Nullable UUID run,
            @Nullable String problem,
            double estimatedSeconds,
            boolean ended,
            @Nullable Double value) {
        boolean isPlanned() {
            return run == null && problem == null;
        }
    }

    record AnalysisRow(
            int round,
            int position,
            long seed,
            int place,
            @Nullable UUID job,
            @Nullable String problem) {}

    /** What was asked for, and what became of it. */
    record Started(StudyRequest request, Choice resolved, String title, PinnedPlugin plugin, UUID experiment) {}

    void add(UUID id, Started started, String by) {
        StudyRequest request = started.request();
        StudyRequest.Budget budget = request.budget();
        jdbc.sql("""
                        insert into study (id, name, study, title, plugin, specification, search_space, experiment, dataset_version, base_model,
                            state, most_runs, most_minutes, created_by)
                        values (:id, :name, :study::jsonb, :title, :plugin::jsonb, :specification::jsonb, :space::jsonb, :experiment, :dataset, :model,
                            'RUNNING', :runs, :minutes, :by)""")
                .param("id", id)
                .param("name", request.name().strip())
                .param("study", json.write(started.resolved()))
                .param("title", started.title())
                .param("plugin", json.write(started.plugin()))
                .param("specification", json.write(request.specification()))
                .param("space", json.write(request.searchSpace() == null ? Map.of() : request.searchSpace()))
                .param("experiment", started.experiment())
                .param("dataset", request.specification().dataset())
                .param("model", request.specification().baseModel())
                .param("runs", budget == null ? null : budget.runs())
                .param("minutes", budget == null ? null : budget.minutes())
                .param("by", by)
                .update();
    }

    /** Stores a round with all of its variants and the runs that they need. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void addRound(UUID study, int round, List<Variant> variants) {
        jdbc.sql("insert into study_round (study, round) values (:study, :round)")
                .param("study", study)
                .param("round", round)
                .update();
        for (int position = 0; position < variants.size(); position++) {
            Variant variant = variants.get(position);
            jdbc.sql("""
                            insert into study_variant (study, round, position, name, variant)
                            values (:study, :round, :position, :name, :variant::jsonb)""")
                    .param("study", study)
                    .param("round", round)
                    .param("position", position)
                    .param("name", variant.name())
                    .param("variant", json.write(variant))
                    .update();
            for (long seed : variant.seeds().stream().distinct().toList()) {
                jdbc.sql("""
                                insert into study_run (study, round, position, seed)
                                values (:study, :round, :position, :seed)""")
                        .param("study", study)
                        .param("round", round)
                        .param("position", position)
                        .param("seed", seed)
                        .update();
            }
        }
    }

    void setRun(UUID study, RunRow row, @Nullable UUID run, @Nullable String problem, double seconds) {
        jdbc.sql("""
                        update study_run set run = :run, problem = :problem, estimated_seconds = :seconds
                        where study = :study and round = :round and position = :position and seed = :seed""")
                .param("run", run)
                .param("problem", problem)
                .param("seconds", seconds)
                .param("study", study)
                .param("round", row.round())
                .param("position", row.position())
                .param("seed", row.seed())
                .update();
    }

    /** The run has succeeded: what it came to stays with the round. */
    void setEnd(UUID study, RunRow row, @Nullable Double value) {
        jdbc.sql("""
                        update study_run set ended = true, value = :value
                        where study = :study and round = :round and position = :position and seed = :seed""")
                .param("value", value)
                .param("study", study)
                .param("round", row.round())
                .param("position", row.position())
                .param("seed", row.seed())
                .update();
    }

    void setModelJob(UUID study, VariantRow variant, UUID job) {
        jdbc.sql("""
                        update study_variant set model_job = :job
                        where study = :study and round = :round and position = :position""")
                .param("job", job)
                .param("study", study)
                .param("round", variant.round())
                .param("position", variant.position())
                .update();
    }

    void addAnalysis(UUID study, RunRow run, int place, @Nullable UUID job, @Nullable String problem) {
        jdbc.sql("""
                        insert into study_analysis (study, round, position, seed, place, job, problem)
                        values (:study, :round, :position, :seed, :place, :job, :problem)""")
                .param("study", study)
                .param("round", run.round())
                .param("position", run.position())
                .param("seed", run.seed())
                .param("place", place)
                .param("job", job)
                .param("problem", problem)
                .update();
    }

    void setFigures(UUID study, List<Map<String, Object>> figures, List<Problem> problems, String of) {
        jdbc.sql("""
                        update study set figures = :figures::json, problems = :problems::jsonb, figures_of = :of
                        where id = :study""")
                .param("figures", json.write(figures))
                .param("problems", json.write(problems))
                .param("of", of)
                .param("study", study)
                .update();
    }

    /** @return whether it still ran */
    boolean end(UUID study, State state, @Nullable String reason) {
        return jdbc.sql("""
                        update study set state = :state, reason = :reason, finished_at = clock_timestamp()
                        where id = :study and state = 'RUNNING'""")
                        .param("state", state.name())
                        .param("reason", reason)
                        .param("study", study)
                        .update()
                > 0;
    }

    /** Locks the study until the transaction ends, so that a cancellation finds every run that was queued. */
    boolean isRunningUntilCommit(UUID study) {
        return jdbc.sql("select 1 from study where id = :study and state = 'RUNNING' for update")
                .param("study", study)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    List<Row> list() {
        return jdbc.sql("select * from study order by number desc limit 500")
                .query(this::row)
                .list();
    }

    List<UUID> running() {
        return jdbc.sql("select id from study where state = 'RUNNING' order by number")
                .query(UUID.class)
                .list();
    }

    Row get(UUID id) {
        return jdbc.sql("select * from study where id = :id")
                .param("id", id)
                .query(this::row)
                .optional()
                .orElseThrow(() -> ApiException.notFound("study", id));
    }

    Optional<UUID> ofRun(UUID run) {
        return jdbc.sql("select study from study_run where run = :run limit 1")
                .param("run", run)
                .query(UUID.class)
                .optional();
    }

    List<VariantRow> variants(UUID study) {
        return jdbc.sql("select * from study_variant where study = :study order by round, position")
                .param("study", study)
                .query((row, number) -> new VariantRow(
                        row.getInt("round"),
                        row.getInt("position"),
                        json.read(row.getString("variant"), Variant.class),
                        row.getObject("model_job", UUID.class)))
                .list();
    }

    List<RunRow> runs(UUID study) {
        return jdbc.sql("select * from study_run where study = :study order by round, position, seed")
                .param("study", study)
                .query((row, number) -> new RunRow(
                        row.getInt("round"),
                        row.getInt("position"),
                        row.getLong("seed"),
                        row.getObject("run", UUID.class),
                        row.getString("problem"),
                        row.getDouble("estimated_seconds"),
                        row.getBoolean("ended"),
                        (Double) row.getObject("value")))
                .list();
    }

    List<AnalysisRow> analyses(UUID study) {
        return new ArrayList<>(jdbc.sql("select * from study_analysis where study = :study")
                .param("study", study)
                .query((row, number) -> new AnalysisRow(
                        row.getInt("round"),
                        row.getInt("position"),
                        row.getLong("seed"),
                        row.getInt("place"),
                        row.getObject("job", UUID.class),
                        row.getString("problem")))
                .list());
    }

    private Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                row.getString("name"),
                json.read(row.getString("study"), Choice.class),
                row.getString("title"),
                json.read(row.getString("plugin"), PinnedPlugin.class),
                json.read(row.getString("specification"), Specification.class),
                json.read(row.getString("search_space"), SPACE),
                row.getObject("experiment", UUID.class),
                State.valueOf(row.getString("state")),
                row.getString("reason"),
                new StudyRequest.Budget((Integer) row.getObject("most_runs"), (Double) row.getObject("most_minutes")),
                json.read(row.getString("figures"), FIGURES),
                json.read(row.getString("problems"), PROBLEMS),
                row.getString("figures_of"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
