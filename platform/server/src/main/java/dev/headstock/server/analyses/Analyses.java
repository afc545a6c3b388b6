package dev.headstock.server.analyses;

import dev.headstock.protocol.Choice;
import dev.headstock.server.analyses.Analysis.AnalyzedModel;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.measurements.Logs;
import dev.headstock.server.plugins.PinnedPlugin;
import dev.headstock.server.queue.JobState;
import dev.headstock.server.queue.Jobs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
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

/** The analyses. Other packages come in here. */
@Component
public class Analyses {
    private static final TypeReference<List<Map<String, @Nullable Object>>> FIGURES = new TypeReference<>() {};
    private static final int MOST = 500;

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final Jobs jobs;
    private final Logs logs;

    Analyses(JdbcClient jdbc, JsonColumns json, Jobs jobs, Logs logs) {
        this.jdbc = jdbc;
        this.json = json;
        this.jobs = jobs;
        this.logs = logs;
    }

    /**
     * What an analyze job is to do.
     *
     * @param plugin the jar that brings it
     * @param named references of models that options name
     * @param dataset that was chosen, or null
     * @param reads the data set version that it reads, or null
     * @param pinned checkpoints that are kept until the job has finished
     */
    record Order(
            String title,
            Choice analysis,
            PinnedPlugin plugin,
            List<AnalyzedModel> models,
            List<String> named,
            @Nullable UUID dataset,
            @Nullable UUID reads,
            long seed,
            List<UUID> pinned) {}

    @Transactional(propagation = Propagation.MANDATORY)
    public void add(UUID job, Order order, String by) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into analysis (id, job, title, analysis, plugin, named, dataset, reads, seed, pinned, created_by)
                        values (:id, :job, :title, :analysis::jsonb, :plugin::jsonb, :named, :dataset, :reads, :seed, :pinned, :by)""")
                .param("id", id)
                .param("job", job)
                .param("title", order.title())
                .param("analysis", json.write(order.analysis()))
                .param("plugin", json.write(order.plugin()))
                .param("named", order.named().toArray(String[]::new))
                .param("dataset", order.dataset())
                .param("reads", order.reads())
                .param("seed", order.seed())
                .param("pinned", order.pinned().toArray(UUID[]::new))
                .param("by", by)
                .update();
        for (int position = 0; position < order.models().size(); position++) {
            AnalyzedModel model = order.models().get(position);
            jdbc.sql("""
                            insert into analysis_subject (analysis, position, model, name)
                            values (:analysis, :position, :model, :name)""")
                    .param("analysis", id)
                    .param("position", position)
                    .param("model", model.reference())
                    .param("name", model.name())
                    .update();
        }
    }

    Order order(UUID job) {
        Row row = jdbc.sql("select * from analysis where job = :job")
                .param("job", job)
                .query(this::row)
                .single();
        return new Order(
                row.title(),
                row.analysis(),
                row.plugin(),
                models(List.of(row.id())).getOrDefault(row.id(), List.of()),
                row.named(),
                row.dataset(),
                row.reads(),
                row.seed(),
                row.pinned());
    }

    /** Replaces what an earlier message brought. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void store(UUID job, List<Map<String, Object>> figures) {
        jdbc.sql("update analysis set figures = :figures::json where job = :job")
                .param("figures", json.write(figures))
                .param("job", job)
                .update();
    }

    /**
     * The newest first, without their figures: together these can be very many.
     *
     * @param model only those about this model; {@code run/<run>} stands for all checkpoints of the run. Null for all
     * @param job only the one that this job computes; null for all
     */
    public List<Analysis> list(@Nullable String model, @Nullable UUID job) {
        return complete(jdbc.sql("""
                        select * from analysis where (:job::uuid is null or job = :job) and (:model::text is null or exists (
                            select from analysis_subject where analysis_subject.analysis = analysis.id
                                and (model = :model or starts_with(model, :model || '/'))))
                        order by number desc limit :most""")
                .param("model", model)
                .param("job", job)
                .param("most", MOST)
                .query(this::row)
                .list());
    }

    public AnalysisResult get(UUID id) {
        return find("id", id).orElseThrow(() -> ApiException.notFound("analysis", id));
    }

    public Optional<AnalysisResult> ofJob(UUID job) {
        return find("job", job);
    }

    private Optional<AnalysisResult> find(String key, UUID value) {
        return complete(jdbc.sql("select * from analysis where %s = :value".formatted(key))
                        .param("value", value)
                        .query(this::row)
                        .list())
                .stream()
                .findFirst()
                .map(analysis -> new AnalysisResult(analysis, figures(analysis.id())));
    }

    private List<Map<String, @Nullable Object>> figures(UUID analysis) {
        return jdbc.sql("select figures from analysis where id = :id")
                .param("id", analysis)
                .query((row, number) -> json.read(row.getString("figures"), FIGURES))
                .single();
    }

    /** Removes an analysis and its job, which must have finished. */
    @Transactional
    public void delete(UUID id) {
        UUID job = get(id).analysis().job();
        jobs.delete(job);
        logs.dropAll(job);
        jdbc.sql("delete from analysis where id = :id").param("id", id).update();
    }

    private List<Analysis> complete(List<Row> rows) {
        Map<UUID, List<AnalyzedModel>> models =
                models(rows.stream().map(Row::id).toList());
        Map<UUID, Jobs.Status> statuses =
                jobs.statuses(rows.stream().map(Row::job).toList());
        return rows.stream()
                .map(row -> analysis(row, models.getOrDefault(row.id(), List.of()), statuses.get(row.job())))
                .toList();
    }

    private static Analysis analysis(Row row, List<AnalyzedModel> models, Jobs.@Nullable Status status) {
        return new Analysis(
                row.id(),
                row.job(),
                row.analysis(),
                row.title(),
                row.plugin(),
                models,
                row.reads(),
                row.seed(),
                status == null ? JobState.CANCELLED : status.state(),
                status == null ? null : status.progress(),
                status == null ? null : status.reason(),
                status == null ? null : status.hint(),
                row.createdAt().toInstant(),
                row.createdBy());
    }

    private Map<UUID, List<AnalyzedModel>> models(List<UUID> analyses) {
        Map<UUID, List<AnalyzedModel>> models = new HashMap<>();
        if (analyses.isEmpty()) {
            return models;
        }
        jdbc.sql("select analysis, model, name from analysis_subject where analysis in (:analyses) order by position")
                .param("analyses", analyses)
                .query(row -> {
                    models.computeIfAbsent(row.getObject("analysis", UUID.class), none -> new ArrayList<>())
                            .add(new AnalyzedModel(row.getString("model"), row.getString("name")));
                });
        return models;
    }

    private record Row(
            UUID id,
            UUID job,
            String title,
            Choice analysis,
            PinnedPlugin plugin,
            List<String> named,
            @Nullable UUID dataset,
            @Nullable UUID reads,
            long seed,
            List<UUID> pinned,
            OffsetDateTime createdAt,
            String createdBy) {}

    private Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getObject("id", UUID.class),
                row.getObject("job", UUID.class),
                row.getString("title"),
                json.read(row.getString("analysis"), Choice.class),
                json.read(row.getString("plugin"), PinnedPlugin.class),
                List.of((String[]) row.getArray("named").getArray()),
                row.getObject("dataset", UUID.class),
                row.getObject("reads", UUID.class),
                row.getLong("seed"),
                List.of((UUID[]) row.getArray("pinned").getArray()),
                row.getObject("created_at", OffsetDateTime.class),
                row.getString("created_by"));
    }
}
