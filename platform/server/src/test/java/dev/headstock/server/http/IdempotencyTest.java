package dev.headstock.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstock.server.ServerTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

class IdempotencyTest extends ServerTest {
    @Autowired
    private Idempotency idempotency;

    private final String key = UUID.randomUUID().toString();

    record Answer(String text) {}

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void tokensOfTheSameNameDoNotShareKeys() {
        signIn("ci", "first token");
        assertThat(submit("one")).isEqualTo("one");
        assertThat(submit("never done")).isEqualTo("one");

        signIn("ci", "second token");
        assertThat(submit("two")).isEqualTo("two");
    }

    @Test
    void anAnswerOfANewerVersionIsStillReadable() {
        signIn("ci", "a token");
        submit("one");
        jdbc.sql("update idempotency_key set answer = answer || '{\"added\": 7}' where key = :key")
                .param("key", key)
                .update();

        assertThat(submit("never done")).isEqualTo("one");
    }

    private String submit(String answer) {
        return idempotency
                .once(key, "test", Map.of(), Answer.class, () -> new Answer(answer))
                .text();
    }

    private static void signIn(String name, String identity) {
        var caller = UsernamePasswordAuthenticationToken.authenticated(name, null, AuthorityUtils.NO_AUTHORITIES);
        caller.setDetails(identity);
        SecurityContextHolder.getContext().setAuthentication(caller);
    }
}
