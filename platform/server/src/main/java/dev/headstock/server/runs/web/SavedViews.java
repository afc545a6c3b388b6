package dev.headstock.server.runs.web;

import dev.headstock.protocol.Problem;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.FreeText;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The views of the runs page that people have saved. Everybody sees all of them. */
@Component
class SavedViews {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_QUERY = 8_000;

    private final JdbcClient jdbc;

    SavedViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<SavedView> all() {
        return jdbc.sql("select id, name, query, created_by, updated_at from run_view order by lower(name), id")
                .query(SavedView.class)
                .list();
    }

    SavedView get(UUID id) {
        return jdbc.sql("select id, name, query, created_by, updated_at from run_view where id = :id")
                .param("id", id)
                .query(SavedView.class)
                .optional()
                .orElseThrow(() -> ApiException.notFound("view", id));
    }

    SavedView create(String name, String query, String by) {
        check(name, query);
        UUID id = UUID.randomUUID();
        write(name, () -> jdbc.sql(
                        "insert into run_view (id, name, query, created_by) values (:id, :name, :query, :by)")
                .param("id", id)
                .param("name", name.strip())
                .param("query", query)
                .param("by", by)
                .update());
        return get(id);
    }

    SavedView change(UUID id, String name, String query) {
        check(name, query);
        get(id);
        write(name, () -> jdbc.sql(
                        "update run_view set name = :name, query = :query, updated_at = clock_timestamp() where id = :id")
                .param("id", id)
                .param("name", name.strip())
                .param("query", query)
                .update());
        return get(id);
    }

    void delete(UUID id) {
        jdbc.sql("delete from run_view where id = :id").param("id", id).update();
    }

    private static void check(String name, String query) {
        List<Problem> problems = new ArrayList<>(FreeText.problemsOfName("/name", name, LONGEST_NAME));
        problems.addAll(FreeText.problemsOfNote("/query", query, LONGEST_QUERY));
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
    }

    private static void write(String name, Runnable statement) {
        try {
            statement.run();
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict(
                    "There is a view called '%s' already. Choose another name, or change that one.".formatted(name));
        }
    }
}
