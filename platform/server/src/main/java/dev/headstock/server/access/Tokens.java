package dev.headstock.server.access;

import dev.headstock.protocol.Problem;
import dev.headstock.server.http.ApiException;
import dev.headstock.server.http.FreeText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** API tokens: given out once, kept as a hash, taken back at once. */
@Component
class Tokens {
    private static final String ADMINISTRATOR = "administrator";
    private static final int LONGEST_NAME = 100;
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");
    private static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);

    private final ApiTokenRepository repository;
    private final AdminToken adminToken;

    Tokens(ApiTokenRepository repository, AdminToken adminToken) {
        this.repository = repository;
        this.adminToken = adminToken;
    }

    /** The only time the secret is seen. */
    record Issued(ApiToken token, String secret) {}

    /** @param tokenId null for the local administrator's own token */
    record Holder(Caller caller, @Nullable UUID tokenId) {
        /** Tells this caller from all others, which a name does not. */
        String identity() {
            return tokenId == null ? ADMINISTRATOR : tokenId.toString();
        }
    }

    List<ApiToken> list() {
        return repository.findAllByOrderByCreatedAtDesc().stream()
                .map(ApiTokenEntity::view)
                .toList();
    }

    @Transactional
    Issued issue(String name, Role role, @Nullable Instant expiresAt) {
        List<Problem> problems = new ArrayList<>(FreeText.problemsOfName("/name", name, LONGEST_NAME));
        if (ADMINISTRATOR.equalsIgnoreCase(name.strip())) {
            problems.add(Problem.error(
                    "/name", "'%s' is the local administrator's own name. Choose another.".formatted(ADMINISTRATOR)));
        }
        if (expiresAt != null && !isInNearFuture(expiresAt)) {
            problems.add(Problem.error("/expiresAt", "expiresAt must lie in the future, before the year 10000."));
        }
        if (!problems.isEmpty()) {
            throw ApiException.invalid(problems);
        }
        String secret = Secrets.apiToken();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        ApiTokenEntity token = repository.save(new ApiTokenEntity(name, role, Secrets.hash(secret), now, expiresAt));
        return new Issued(token.view(), secret);
    }

    @Transactional
    void revoke(UUID id) {
        if (!repository.existsById(id)) {
            throw ApiException.notFound("token", id);
        }
        repository.deleteById(id);
    }

    @Transactional
    Optional<Holder> holderOf(String secret) {
        if (MessageDigest.isEqual(bytes(secret), bytes(adminToken.value()))) {
            return Optional.of(new Holder(administrator(), null));
        }
        Instant now = Instant.now();
        Optional<ApiTokenEntity> token =
                repository.findBySha256(Secrets.hash(secret)).filter(found -> !found.isExpired(now));
        token.filter(found -> found.wasUsedBefore(now.minus(NOTE_USE_EVERY))).ifPresent(found -> found.usedAt(now));
        return token.map(found -> new Holder(found.caller(), found.id()));
    }

    /** PostgreSQL's time ends before Java's. */
    private static boolean isInNearFuture(Instant time) {
        return time.isAfter(Instant.now()) && time.isBefore(END_OF_TIME);
    }

    static Caller administrator() {
        return new Caller(ADMINISTRATOR, Role.ADMIN);
    }

    private static byte[] bytes(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }
}
