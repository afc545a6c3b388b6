package dev.headstock.server.access;

import dev.headstock.server.web.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    record Holder(Caller caller, @Nullable UUID tokenId) {}

    List<ApiToken> list() {
        return repository.findAllByOrderByCreatedAtDesc().stream()
                .map(ApiTokenEntity::view)
                .toList();
    }

    @Transactional
    Issued issue(String name, Role role, @Nullable Instant expiresAt) {
        if (name.isBlank() || name.length() > 100) {
            throw ApiException.invalid("/name", "name must have 1 to 100 characters.");
        }
        if (expiresAt != null && expiresAt.isBefore(Instant.now())) {
            throw ApiException.invalid("/expiresAt", "expiresAt lies in the past.");
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

    static Caller administrator() {
        return new Caller(ADMINISTRATOR, Role.ADMIN);
    }

    private static byte[] bytes(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }
}
