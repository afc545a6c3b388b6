package dev.headstock.server.runs;

import dev.headstock.protocol.Problem;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.FreeText;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What people write on a run: its note and its tags. */
@Component
public class RunNotes {
    private static final int LONGEST_NOTE = 10_000;

    private final JdbcClient jdbc;
    private final Runs runs;
    private final RunTags tags;
    private final TransactionTemplate transactions;

    RunNotes(JdbcClient jdbc, Runs runs, RunTags tags, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.tags = tags;
        this.transactions = transactions;
    }

    /** Null leaves a part as it is. */
    public Run change(UUID id, @Nullable String note, @Nullable List<String> wanted) {
        Run run = runs.get(id);
        List<Problem> problems = FreeText.problemsOfNote("/note", note, LONGEST_NOTE);
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        if (wanted != null) {
            RunTags.check("/tags", wanted);
        }
        transactions.executeWithoutResult(status -> {
            if (note != null) {
                jdbc.sql("update run set note = :note where id = :id")
                        .param("note", note)
                        .param("id", id)
                        .update();
            }
            if (wanted != null) {
                List<String> gone = run.marks().tags().stream()
                        .filter(tag -> !wanted.contains(tag))
                        .toList();
                tags.change(run.number(), wanted, gone);
            }
            runs.publishChange(id);
        });
        return runs.get(id);
    }
}
