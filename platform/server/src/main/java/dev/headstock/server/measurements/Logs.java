package dev.headstock.server.measurements;

import dev.headstock.protocol.Excerpt;
import dev.headstock.protocol.worker.LogBatch;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The log lines of runs, over all their jobs and attempts, and of other jobs. */
@Component
public class Logs {
    private static final int LONGEST_LINE = 16_384;
    private static final List<String> LEVELS =
            Stream.of(Level.values()).map(Level::name).toList();

    private final JdbcClient jdbc;

    Logs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By rising severity. */
    enum Level {
        INFO,
        WARN,
        ERROR
    }

    /**
     * @param number grows within the log
     */
    public record LogLine(long number, int attempt, Level level, Instant time, String text) {}

    /**
     * Stores lines; those that are there already stay as they are.
     *
     * @param owner the run, or another job
     * @return those that were new
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<LogLine> store(UUID owner, int attempt, List<LogBatch.Line> lines) {
        return jdbc.sql("""
                        insert into log_line (owner, attempt, line, level, written, text)
                        select :owner, :attempt, line, level, to_timestamp(milliseconds / 1000.0), text
                        from unnest(:line::bigint[], :level::text[], :time::bigint[], :text::text[])
                            as sent (line, level, milliseconds, text)
                        order by line
                        on conflict do nothing
                        returning number, attempt, level, written as time, text""")
                .param("owner", owner)
                .param("attempt", attempt)
                .param("line", lines.stream().mapToLong(LogBatch.Line::number).toArray())
                .param("level", lines.stream().map(line -> level(line.level())).toArray(String[]::new))
                .param("time", lines.stream().mapToLong(LogBatch.Line::time).toArray())
                .param("text", lines.stream().map(line -> storable(line.text())).toArray(String[]::new))
                .query((row, number) -> new LogLine(
                        row.getLong("number"),
                        row.getInt("attempt"),
                        Level.valueOf(row.getString("level")),
                        row.getObject("time", OffsetDateTime.class).toInstant(),
                        row.getString("text")))
                .list();
    }

    /**
     * Adds what the server has to say about an attempt, after what is there. Its lines have negative numbers: the worker counts its own from 1
     * and may only begin to, or still have some on the way.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(UUID owner, int attempt, String level, List<String> texts) {
        long first = jdbc.sql("select least(min(line), 0) from log_line where owner = :owner and attempt = :attempt")
                .param("owner", owner)
                .param("attempt", attempt)
                .query(Long.class)
                .single();
        long now = System.currentTimeMillis();
        List<LogBatch.Line> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            lines.add(new LogBatch.Line(first - texts.size() + i, level, now, texts.get(i)));
        }
        if (!lines.isEmpty()) {
            store(owner, attempt, lines);
        }
    }

    /**
     * The first lines, or the newest ones; both in the order in which they were written.
     *
     * @param after only lines with larger numbers
     * @param level lines of this level or a more severe one; null for all
     * @param search part of the text, in any case; null for all
     */
    public List<LogLine> read(
            UUID owner, long after, int limit, boolean newest, @Nullable String level, @Nullable String search) {
        List<String> levels = level == null ? LEVELS : LEVELS.subList(LEVELS.indexOf(level(level)), LEVELS.size());
        return jdbc.sql("""
                        select number, attempt, level, written, text from (
                            select * from log_line
                            where owner = :owner and number > :after and level in (:levels)
                                and (:search::text is null or position(lower(:search) in lower(text)) > 0)
                            order by number %s limit :limit) as wanted
                        order by number""".formatted(newest ? "desc" : "asc"))
                .param("owner", owner)
                .param("after", after)
                .param("levels", levels)
                .param("search", search)
                .param("limit", limit)
                .query((row, number) -> new LogLine(
                        row.getLong("number"),
                        row.getInt("attempt"),
                        Level.valueOf(row.getString("level")),
                        row.getObject("written", OffsetDateTime.class).toInstant(),
                        row.getString("text")))
                .list();
    }

    /** The texts of an attempt's newest lines, twice as many as asked for: some came after those that are looked for. */
    public Set<String> texts(UUID owner, int attempt, int most) {
        return Set.copyOf(jdbc.sql(
                        "select distinct text from (select text from log_line where owner = :owner and attempt = :attempt order by number desc limit :most) as newest")
                .param("owner", owner)
                .param("attempt", attempt)
                .param("most", 2 * most)
                .query(String.class)
                .list());
    }

    /** Removes the log of a run or job that is deleted. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void dropAll(UUID owner) {
        jdbc.sql("delete from log_line where owner = :owner")
                .param("owner", owner)
                .update();
    }

    /** Workers and plugins write what they like; an unknown level is INFO. */
    private static String level(String text) {
        String level = text.toUpperCase(Locale.ROOT);
        return LEVELS.contains(level) ? level : "INFO";
    }

    /** PostgreSQL stores no NUL. */
    private static String storable(String text) {
        String cut = text.length() > LONGEST_LINE ? Excerpt.of(text, LONGEST_LINE) + "…" : text;
        return cut.replace('\0', '\uFFFD');
    }
}
