package dev.headstock.server.registry;

import dev.headstock.server.database.JsonColumns;
import dev.headstock.server.http.Page;
import dev.headstock.server.http.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The table of versions. */
@Repository
public class ModelVersions {
    private static final String SELECT = """
            select v.*, m.name as model_name,
                array(select alias from model_alias a where a.model = v.model and a.version = v.number order by alias) as aliases
            from model_version v join registered_model m on m.id = v.model
            """;

    private final JdbcClient jdbc;
    private final JsonColumns json;

    ModelVersions(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** @param imported whether no run of this server made it */
    record NewVersion(UUID model, int number, String note, String createdBy, boolean imported, Lineage lineage) {}

    @Transactional(propagation = Propagation.MANDATORY)
    public void add(NewVersion version) {
        jdbc.sql("""
                        insert into model_version (id, model, number, run, checkpoint, base_model, note, lineage, created_by)
                        values (:id, :model, :number, :run, :checkpoint, :baseModel, :note, cast(:lineage as jsonb), :by)""")
                .param("id", UUID.randomUUID())
                .param("model", version.model())
                .param("number", version.number())
                .param(
                        "run",
                        version.imported() ? null : version.lineage().run().id())
                .param("checkpoint", version.lineage().checkpoint().id())
                .param("baseModel", version.lineage().baseModel().id())
                .param("note", version.note())
                .param("lineage", json.write(version.lineage()))
                .param("by", version.createdBy())
                .update();
    }

    Optional<ModelVersion> find(UUID model, int number) {
        return jdbc.sql(SELECT + " where v.model = :model and v.number = :number")
                .param("model", model)
                .param("number", number)
                .query(this::version)
                .optional();
    }

    Optional<ModelVersion> find(UUID id) {
        return jdbc.sql(SELECT + " where v.id = :id")
                .param("id", id)
                .query(this::version)
                .optional();
    }

    List<ModelVersion> from(UUID checkpoint) {
        return jdbc.sql(SELECT + " where v.checkpoint = :checkpoint order by v.created_at, v.id")
                .param("checkpoint", checkpoint)
                .query(this::version)
                .list();
    }

    /** By model, newest first. */
    Map<UUID, List<ModelVersion>> of(Collection<UUID> models) {
        if (models.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(SELECT + " where v.model in (:models) order by v.number desc")
                .param("models", models)
                .query((row, number) -> Map.entry(row.getObject("model", UUID.class), version(row, number)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /**
     * Which versions; null leaves a part open.
     *
     * @param run that made them
     * @param alias that they have
     * @param dataset the name of the data set that they were trained on
     */
    public record Filter(
            @Nullable UUID run,
            @Nullable String alias,
            @Nullable String dataset) {}

    /** Of all models, newest first. */
    Page<ModelVersion> page(Filter filter, PageRequest page) {
        Registered last = page.after(2, Registered::of);
        Registered after = last == null ? Registered.NONE_YET : last;
        List<ModelVersion> rows = jdbc.sql(SELECT + """
                        where (:run::uuid is null or v.run = :run)
                            and (:alias::text is null or exists (select from model_alias a
                                where a.model = v.model and a.version = v.number and a.alias = :alias))
                            and (:dataset::text is null or v.lineage #>> '{dataset,name}' = :dataset)
                            and (v.created_at, v.id) < (:at, :id)
                        order by v.created_at desc, v.id desc limit :limit""")
                .param("run", filter.run())
                .param("alias", filter.alias())
                .param("dataset", filter.dataset())
                .param("at", after.at().atOffset(ZoneOffset.UTC))
                .param("id", after.id())
                .param("limit", page.limit() + 1)
                .query(this::version)
                .list();
        return Page.cut(rows, page, version -> List.of(version.createdAt(), version.id()));
    }

    private record Registered(Instant at, UUID id) {
        static final Registered NONE_YET = new Registered(Instant.parse("9999-01-01T00:00:00Z"), new UUID(0, 0));

        static Registered of(List<String> keys) {
            return new Registered(Instant.parse(keys.get(0)), UUID.fromString(keys.get(1)));
        }
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void describe(UUID version, String note) {
        jdbc.sql("update model_version set note = :note where id = :id")
                .param("note", note)
                .param("id", version)
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void remove(UUID version) {
        jdbc.sql("delete from model_version where id = :id")
                .param("id", version)
                .update();
    }

    private ModelVersion version(ResultSet row, int number) throws SQLException {
        return new ModelVersion(
                row.getObject("id", UUID.class),
                row.getString("model_name"),
                row.getInt("number"),
                Arrays.asList((String[]) row.getArray("aliases").getArray()),
                row.getString("note"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                row.getObject("run") == null,
                json.read(row.getString("lineage"), Lineage.class));
    }
}
