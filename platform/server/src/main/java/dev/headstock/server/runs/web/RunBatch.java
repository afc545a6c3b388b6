package dev.headstock.server.runs.web;

import dev.headstock.server.http.ApiException;
import dev.headstock.server.runs.RunTags;
import dev.headstock.server.runs.Runs;
import dev.headstock.server.runs.filters.RunConditionSql;
import dev.headstock.server.runs.filters.RunScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** One action for many runs. Each run is changed on its own: one that refuses does not keep the others from it. */
@Component
class RunBatch {
    private static final int MOST = 10_000;
    /** More reasons than a person reads. */
    private static final int MOST_REASONS = 100;

    private final JdbcClient jdbc;
    private final RunConditionSql conditions;
    private final Runs runs;
    private final RunTags tags;

    RunBatch(JdbcClient jdbc, RunConditionSql conditions, Runs runs, RunTags tags) {
        this.jdbc = jdbc;
        this.conditions = conditions;
        this.runs = runs;
        this.tags = tags;
    }

    enum Action {
        CANCEL,
        PAUSE,
        RESUME,
        RESTART,
        DELETE,
        TAG
    }

    record Refused(UUID run, String name, String reason) {}

    /**
     * @param changed how many runs the action has changed
     * @param refused how many it has not
     * @param reasons of the first of those
     */
    record Outcome(long changed, long refused, List<Refused> reasons) {}

    record Chosen(UUID id, long number, String name) {}

    List<Chosen> chosen(List<UUID> ids) {
        List<Chosen> found = jdbc.sql("select id, number, name from run where id = any (:ids) order by number")
                .param("ids", ids.toArray(UUID[]::new))
                .query(Chosen.class)
                .list();
        return limited(found);
    }

    List<Chosen> chosen(RunScope scope) {
        RunConditionSql.Sql where = conditions.of(scope);
        return limited(jdbc.sql("select id, number, name from run where %s order by number limit :most"
                        .formatted(where.where()))
                .params(where.parameters())
                .param("most", MOST + 1)
                .query(Chosen.class)
                .list());
    }

    private static List<Chosen> limited(List<Chosen> found) {
        if (found.size() > MOST) {
            throw ApiException.badRequest("More than %d runs are chosen. Narrow the filter.".formatted(MOST));
        }
        return found;
    }

    /** @param by who asks */
    Outcome apply(
            Action action,
            List<Chosen> chosen,
            @Nullable List<String> addTags,
            @Nullable List<String> removeTags,
            String by) {
        List<String> added = Objects.requireNonNullElse(addTags, List.of());
        List<String> removed = Objects.requireNonNullElse(removeTags, List.of());
        RunTags.check("/addTags", added);
        Consumer<Chosen> change =
                switch (action) {
                    case CANCEL -> run -> runs.cancel(run.id());
                    case PAUSE -> run -> runs.pause(run.id());
                    case RESUME -> run -> runs.resume(run.id());
                    case RESTART -> run -> runs.restart(run.id(), by);
                    case DELETE -> run -> runs.delete(run.id());
                    case TAG ->
                        run -> {
                            tags.change(run.number(), added, removed);
                            runs.publishChange(run.id());
                        };
                };
        long changed = 0;
        long refused = 0;
        List<Refused> reasons = new ArrayList<>();
        for (Chosen run : chosen) {
            try {
                change.accept(run);
                changed++;
            } catch (ApiException e) {
                refused++;
                if (reasons.size() < MOST_REASONS) {
                    reasons.add(new Refused(run.id(), run.name(), String.valueOf(e.getMessage())));
                }
            }
        }
        return new Outcome(changed, refused, reasons);
    }
}
