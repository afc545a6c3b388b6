package dev.headstock.server.http;

import dev.headstock.protocol.Sha256;
import dev.headstock.server.database.JsonColumns;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Submissions that may be repeated: the same caller, operation and {@code Idempotency-Key} with the same content get the first answer again. The
 * key is written in the same transaction as the work, so either both are there or neither; a second request that arrives meanwhile waits.
 */
@Component
public class Idempotency {
    private static final int LONGEST_KEY = 200;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final JsonColumns columns;

    Idempotency(JdbcClient jdbc, JsonMapper json, JsonColumns columns) {
        this.jdbc = jdbc;
        this.json = json;
        this.columns = columns;
    }

    /**
     * Does the work, or repeats the answer to the same request. Runs in a transaction; the work joins it.
     *
     * @param key the request's {@code Idempotency-Key}, or null to do the work in any case
     * @param operation name of what is submitted, for example {@code experiments}
     * @param content what was submitted; compared as JSON
     */
    @Transactional
    public <T> T once(@Nullable String key, String operation, Object content, Class<T> answer, Supplier<T> work) {
        if (key == null) {
            return work.get();
        }
        check(key);
        String fingerprint = fingerprint(content);
        if (claim(key, operation, fingerprint)) {
            T result = work.get();
            remember(key, operation, result);
            return result;
        }
        return find(key, operation).orElseThrow().answer(fingerprint, answer, columns);
    }

    private static void check(String key) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw ApiException.badRequest("Idempotency-Key must have 1 to %d characters.".formatted(LONGEST_KEY));
        }
    }

    /** The answer to the same request, if it was given already: for work that must be prepared outside the transaction of {@link #once}. */
    public <T> Optional<T> answered(@Nullable String key, String operation, Object content, Class<T> answer) {
        if (key == null) {
            return Optional.empty();
        }
        check(key);
        return find(key, operation).map(kept -> kept.answer(fingerprint(content), answer, columns));
    }

    /** A day is longer than any client retries. */
    @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000)
    @Transactional
    void removeOldKeys() {
        jdbc.sql("delete from idempotency_key where created_at < now() - interval '1 day'")
                .update();
    }

    private boolean claim(String key, String operation, String fingerprint) {
        int inserted = jdbc.sql("""
                        insert into idempotency_key (caller, operation, key, fingerprint)
                        values (:caller, :operation, :key, :fingerprint) on conflict do nothing
                        """)
                .param("caller", caller())
                .param("operation", operation)
                .param("key", key)
                .param("fingerprint", fingerprint)
                .update();
        return inserted == 1;
    }

    private void remember(String key, String operation, Object answer) {
        jdbc.sql("""
                        update idempotency_key set answer = cast(:answer as jsonb)
                        where caller = :caller and operation = :operation and key = :key
                        """)
                .param("answer", json.writeValueAsString(answer))
                .param("caller", caller())
                .param("operation", operation)
                .param("key", key)
                .update();
    }

    private Optional<Kept> find(String key, String operation) {
        return jdbc.sql("""
                        select fingerprint, answer from idempotency_key
                        where caller = :caller and operation = :operation and key = :key
                        """)
                .param("caller", caller())
                .param("operation", operation)
                .param("key", key)
                .query(Kept.class)
                .optional();
    }

    private record Kept(String fingerprint, String answer) {
        <T> T answer(String asked, Class<T> type, JsonColumns columns) {
            if (!fingerprint.equals(asked)) {
                throw new ApiException(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "idempotency-key-reused",
                        "This Idempotency-Key was used with other content. Use a new key for a new request.",
                        List.of());
            }
            return columns.read(answer, type);
        }
    }

    private String fingerprint(Object content) {
        return Sha256.of(json.writeValueAsString(content));
    }

    /** The identity that came with the sign-in: several tokens may have the same name. */
    private static String caller() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null ? "" : String.valueOf(authentication.getDetails());
    }
}
