package dev.headstock.server.registry;

import dev.headstock.server.registry.RegisteredModel.AliasTarget;
import java.time.OffsetDateTime;
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

/** The tables of aliases and of their moves. Whoever writes here has locked the model's row, so that moves of one model follow each other. */
@Repository
public class Aliases {
    private final JdbcClient jdbc;

    Aliases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Who moves an alias, and why. */
    public record Signature(String by, String reason) {}

    Map<UUID, List<AliasTarget>> of(Collection<UUID> models) {
        if (models.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("select model, alias, version from model_alias where model in (:models) order by alias")
                .param("models", models)
                .query((row, number) -> Map.entry(
                        row.getObject("model", UUID.class),
                        new AliasTarget(row.getString("alias"), row.getInt("version"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    Optional<Integer> version(UUID model, String alias) {
        return jdbc.sql("select version from model_alias where model = :model and alias = :alias")
                .param("model", model)
                .param("alias", alias)
                .query(Integer.class)
                .optional();
    }

    /** The version must exist. Naming the same version again is no move. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void move(UUID model, String alias, int version, Signature signature) {
        Optional<Integer> before = version(model, alias);
        if (before.equals(Optional.of(version))) {
            return;
        }
        jdbc.sql("""
                        insert into model_alias (model, alias, version) values (:model, :alias, :version)
                        on conflict (model, alias) do update set version = excluded.version""")
                .param("model", model)
                .param("alias", alias)
                .param("version", version)
                .update();
        remember(model, alias, before.orElse(null), version, signature);
    }

    /** Answers whether there was such an alias. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean remove(UUID model, String alias, Signature signature) {
        Optional<Integer> before = version(model, alias);
        before.ifPresent(version -> {
            jdbc.sql("delete from model_alias where model = :model and alias = :alias")
                    .param("model", model)
                    .param("alias", alias)
                    .update();
            remember(model, alias, version, null, signature);
        });
        return before.isPresent();
    }

    private void remember(UUID model, String alias, @Nullable Integer from, @Nullable Integer to, Signature signature) {
        jdbc.sql("""
                        insert into model_alias_change (model, alias, from_version, to_version, changed_by, reason)
                        values (:model, :alias, :from, :to, :by, :reason)""")
                .param("model", model)
                .param("alias", alias)
                .param("from", from)
                .param("to", to)
                .param("by", signature.by())
                .param("reason", signature.reason())
                .update();
    }

    /** Newest first. */
    List<AliasMove> history(UUID model) {
        return jdbc.sql("select * from model_alias_change where model = :model order by id desc")
                .param("model", model)
                .query((row, number) -> new AliasMove(
                        row.getString("alias"),
                        (Integer) row.getObject("from_version"),
                        (Integer) row.getObject("to_version"),
                        row.getString("changed_by"),
                        row.getString("reason"),
                        row.getObject("changed_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void removeHistory(UUID model) {
        jdbc.sql("delete from model_alias_change where model = :model")
                .param("model", model)
                .update();
    }
}
