package dev.headstock.server.queue;

import dev.headstock.protocol.JobSubject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What jobs are about. */
@Component
public class Subjects {
    /** A column of a query over {@code job}: its subjects in their order, each as {@code kind:id}. */
    public static final String COLUMN =
            "array(select kind || ':' || id from job_subject where job_subject.job = job.id order by position) as subjects";

    private final JdbcClient jdbc;

    Subjects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public static List<JobSubject> read(ResultSet row) throws SQLException {
        String[] subjects = (String[]) row.getArray("subjects").getArray();
        return Stream.of(subjects).map(Subjects::parse).toList();
    }

    private static JobSubject parse(String text) {
        int colon = text.indexOf(':');
        return new JobSubject(text.substring(0, colon), text.substring(colon + 1));
    }

    void insert(UUID job, List<JobSubject> subjects, boolean exclusive) {
        for (int position = 0; position < subjects.size(); position++) {
            JobSubject subject = subjects.get(position);
            jdbc.sql("""
                            insert into job_subject (job, position, kind, id, claimed)
                            values (:job, :position, :kind, :id, :claimed)""")
                    .param("job", job)
                    .param("position", position)
                    .param("kind", subject.kind())
                    .param("id", subject.id())
                    .param("claimed", exclusive && position == 0)
                    .update();
        }
    }

    /** The job has finished: others may work on its subject. */
    void free(UUID job) {
        jdbc.sql("update job_subject set claimed = false where job = :job and claimed")
                .param("job", job)
                .update();
    }

    /** The unfinished job that has the subject for itself, or null. */
    @Nullable
    UUID claimedBy(JobSubject subject) {
        return jdbc
                .sql("select job from job_subject where kind = :kind and id = :id and claimed")
                .param("kind", subject.kind())
                .param("id", subject.id())
                .query(UUID.class)
                .list()
                .stream()
                .findFirst()
                .orElse(null);
    }
}
