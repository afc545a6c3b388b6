package dev.headstock.server.access;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Signed-in browsers. A session ends 8 hours after its last use, 7 days after its start, with the API token that opened it, or when it is signed out. */
@Component
class Sessions {
    private static final String ALIVE = """
            used_at > now() - interval '8 hours' and session.created_at > now() - interval '7 days'
            and not exists (select from api_token where api_token.id = session.token_id and api_token.expires_at <= now())""";

    private final JdbcClient jdbc;

    Sessions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Row(
            String userName, String role, @Nullable UUID tokenId) {
        Tokens.Holder holder() {
            return new Tokens.Holder(new Caller(userName, Role.valueOf(role)), tokenId);
        }
    }

    /** Returns the secret that goes into the cookie. */
    String open(Caller caller, @Nullable UUID tokenId) {
        String secret = Secrets.random();
        jdbc.sql("""
                        insert into session (sha256, user_name, role, token_id, created_at, used_at)
                        values (:sha256, :name, :role, :token, now(), now())
                        """)
                .param("sha256", Secrets.hash(secret))
                .param("name", caller.name())
                .param("role", caller.role().name())
                .param("token", tokenId)
                .update();
        return secret;
    }

    /** Whoever opened the session. */
    Optional<Tokens.Holder> holderOf(String secret) {
        String sha256 = Secrets.hash(secret);
        Optional<Tokens.Holder> holder = jdbc.sql(
                        "select user_name, role, token_id from session where sha256 = :sha256 and " + ALIVE)
                .param("sha256", sha256)
                .query(Row.class)
                .optional()
                .map(Row::holder);
        if (holder.isPresent()) {
            jdbc.sql(
                            "update session set used_at = now() where sha256 = :sha256 and used_at < now() - interval '1 minute'")
                    .param("sha256", sha256)
                    .update();
        }
        return holder;
    }

    void close(String secret) {
        jdbc.sql("delete from session where sha256 = :sha256")
                .param("sha256", Secrets.hash(secret))
                .update();
    }

    /** Ends the sessions of the local administrator, by token or by link; those of API tokens go on. */
    void closeOfAdministrator() {
        jdbc.sql("delete from session where token_id is null").update();
    }

    boolean isEmpty() {
        return jdbc.sql("select not exists (select from session where " + ALIVE + ")")
                .query(Boolean.class)
                .single();
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 90_000)
    void removeEnded() {
        jdbc.sql("delete from session where not (" + ALIVE + ")").update();
    }
}
