package dev.headstock.server.models.imports;

import dev.headstock.protocol.Problem;
import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.hub.HubModel;
import dev.headstock.server.models.BaseModel;
import dev.headstock.server.models.BaseModels;
import dev.headstock.server.models.ModelImport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** The table of imports. A row that was deleted meanwhile is updated without effect. */
@Repository
class ImportRows {
    private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final BaseModels models;

    ImportRows(JdbcClient jdbc, JsonColumns json, BaseModels models) {
        this.jdbc = jdbc;
        this.json = json;
        this.models = models;
    }

    /** What was downloaded from a hub. */
    record HubSource(String hubId, String commit) {}

    void add(UUID id, String kind, String name, @Nullable String hubId) {
        jdbc.sql(
                        "insert into model_import (id, kind, name, state, hub_id) values (:id, :kind, :name, 'RUNNING', :hubId)")
                .param("id", id)
                .param("kind", kind)
                .param("name", name)
                .param("hubId", hubId)
                .update();
    }

    /** Newest first. */
    List<ModelImport> list() {
        return jdbc.sql("select * from model_import order by created_at desc limit 50")
                .query(this::row)
                .list();
    }

    Optional<ModelImport> find(UUID id) {
        return jdbc.sql("select * from model_import where id = :id")
                .param("id", id)
                .query(this::row)
                .optional();
    }

    ModelImport get(UUID id) {
        return find(id).orElseThrow(() -> ApiException.notFound("model import", id));
    }

    boolean everSucceeded(String kind) {
        return jdbc.sql("select exists (select from model_import where kind = :kind and state = 'SUCCEEDED')")
                .param("kind", kind)
                .query(Boolean.class)
                .single();
    }

    void found(UUID id, HubModel model) {
        jdbc.sql("update model_import set hub_commit = :commit, bytes_total = :total where id = :id")
                .param("commit", model.commit())
                .param("total", model.size())
                .param("id", id)
                .update();
    }

    void progress(UUID id, String file, long done, @Nullable Long total) {
        jdbc.sql("update model_import set file = :file, bytes_done = :done, bytes_total = :total where id = :id")
                .param("file", file)
                .param("done", done)
                .param("total", total)
                .param("id", id)
                .update();
    }

    void succeeded(UUID id, BaseModel model, List<Problem> remarks) {
        jdbc.sql("""
                        update model_import set state = 'SUCCEEDED', model_id = :model, file = null, problems = cast(:remarks as jsonb),
                            bytes_done = greatest(bytes_done, :size), bytes_total = greatest(bytes_done, :size) where id = :id
                        """)
                .param("model", model.id())
                .param("size", model.size())
                .param("remarks", json.write(remarks))
                .param("id", id)
                .update();
    }

    void failed(UUID id, List<Problem> problems) {
        jdbc.sql("update model_import set state = 'FAILED', problems = cast(:problems as jsonb) where id = :id")
                .param("problems", json.write(problems))
                .param("id", id)
                .update();
    }

    /** Answers the ids of those that were to run and are not among these. */
    List<UUID> failAllBut(Collection<UUID> running, Problem problem) {
        return jdbc.sql("""
                        update model_import set state = 'FAILED', problems = cast(:problems as jsonb)
                        where state = 'RUNNING' and not cast(id as text) = any (:running) returning id
                        """)
                .param("problems", json.write(List.of(problem)))
                .param("running", running.stream().map(UUID::toString).toArray(String[]::new))
                .query(UUID.class)
                .list();
    }

    /** What it left behind on its way from a hub, or nothing. */
    Optional<HubSource> hubSource(UUID id) {
        return jdbc.sql(
                        "select hub_id, hub_commit as commit from model_import where id = :id and hub_commit is not null")
                .param("id", id)
                .query(HubSource.class)
                .optional();
    }

    boolean anyUnfinishedOf(HubSource source) {
        return jdbc.sql("""
                        select exists (select from model_import
                            where hub_id = :hubId and hub_commit = :commit and state <> 'SUCCEEDED')
                        """)
                .param("hubId", source.hubId())
                .param("commit", source.commit())
                .query(Boolean.class)
                .single();
    }

    void delete(UUID id) {
        jdbc.sql("delete from model_import where id = :id").param("id", id).update();
    }

    private ModelImport row(ResultSet row, int number) throws SQLException {
        UUID model = row.getObject("model_id", UUID.class);
        return new ModelImport(
                row.getObject("id", UUID.class),
                ModelImport.State.valueOf(row.getString("state")),
                row.getString("name"),
                row.getLong("bytes_done"),
                row.getObject("bytes_total", Long.class),
                row.getString("file"),
                json.read(row.getString("problems"), PROBLEMS),
                model == null ? null : models.find(model).orElse(null));
    }
}
