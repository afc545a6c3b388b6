package dev.headstock.server.runs;

import dev.headstock.protocol.Problem;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.FreeText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The tags that people put on runs. */
@Component
public class RunTags {
    private static final int LONGEST = 50;
    private static final int MOST = 30;

    private final JdbcClient jdbc;

    RunTags(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param runs how many have it */
    public record Tag(String name, long runs) {}

    public List<Tag> all() {
        return jdbc.sql("select tag as name, count(*) as runs from run_tag group by tag order by tag")
                .query(Tag.class)
                .list();
    }

    public Map<Long, List<String>> of(Collection<Long> runs) {
        Map<Long, List<String>> tags = new HashMap<>();
        if (!runs.isEmpty()) {
            jdbc.sql("select run, tag from run_tag where run in (:runs) order by tag")
                    .param("runs", runs)
                    .query(row -> {
                        tags.computeIfAbsent(row.getLong("run"), none -> new ArrayList<>())
                                .add(row.getString("tag"));
                    });
        }
        return tags;
    }

    public static void check(String pointer, List<String> tags) {
        List<Problem> problems = new ArrayList<>();
        if (tags.size() > MOST) {
            problems.add(Problem.error(pointer, "%d tags are more than %d.".formatted(tags.size(), MOST)));
        }
        for (int i = 0; i < tags.size(); i++) {
            problems.addAll(FreeText.problemsOfName(pointer + "/" + i, tags.get(i), LONGEST));
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
    }

    /** Adding a tag that is there, and removing one that is not, changes nothing. */
    @Transactional
    public void change(long run, List<String> added, List<String> removed) {
        jdbc.sql("delete from run_tag where run = :run and tag = any (:removed)")
                .param("run", run)
                .param("removed", stripped(removed))
                .update();
        jdbc.sql("insert into run_tag (run, tag) select :run, unnest(:added::text[]) on conflict do nothing")
                .param("run", run)
                .param("added", stripped(added))
                .update();
        long count = jdbc.sql("select count(*) from run_tag where run = :run")
                .param("run", run)
                .query(Long.class)
                .single();
        if (count > MOST) {
            throw ApiException.conflict("A run has at most %d tags. Remove others first.".formatted(MOST));
        }
    }

    private static String[] stripped(List<String> tags) {
        return tags.stream().map(String::strip).distinct().toArray(String[]::new);
    }
}
