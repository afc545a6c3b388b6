package dev.headstock.server.access;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Links that sign one browser in, once, within a quarter of an hour. The secret is behind {@code #}, which no server log sees. */
@Component
class SignInLinks {
    private static final int MINUTES = 15;

    private final JdbcClient jdbc;

    SignInLinks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record SignInLink(String url, Instant expiresAt) {}

    @Transactional
    SignInLink make(String address) {
        String secret = Secrets.random();
        Instant expiresAt = Instant.now().plus(MINUTES, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
        jdbc.sql("delete from sign_in_link where expires_at < now()").update();
        jdbc.sql("insert into sign_in_link (sha256, expires_at) values (:sha256, :expiresAt)")
                .param("sha256", Secrets.hash(secret))
                .param("expiresAt", OffsetDateTime.ofInstant(expiresAt, ZoneOffset.UTC))
                .update();
        return new SignInLink(address + "/sign-in#" + secret, expiresAt);
    }

    /** All of them are the administrator's. */
    void revokeAll() {
        jdbc.sql("delete from sign_in_link").update();
    }

    /** True once per link: of two that come at the same time, one deletes the row. */
    boolean use(String secret) {
        return jdbc.sql("delete from sign_in_link where sha256 = :sha256 and expires_at >= now()")
                        .param("sha256", Secrets.hash(secret))
                        .update()
                == 1;
    }
}
