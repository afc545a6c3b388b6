package dev.headstock.server.access;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "api_token")
class ApiTokenEntity {
    @Id
    private UUID id;

    private String name;

    @Enumerated(EnumType.STRING)
    private Role role;

    private String sha256;
    private Instant createdAt;
    private @Nullable Instant lastUsedAt;
    private @Nullable Instant expiresAt;

    /** For Hibernate, which fills the fields afterwards. */
    protected ApiTokenEntity() {
        this("", Role.VIEWER, "", Instant.EPOCH, null);
    }

    ApiTokenEntity(String name, Role role, String sha256, Instant createdAt, @Nullable Instant expiresAt) {
        this.id = UUID.randomUUID();
        this.name = name;
        this.role = role;
        this.sha256 = sha256;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    UUID id() {
        return id;
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    Caller caller() {
        return new Caller(name, role);
    }

    ApiToken view() {
        return new ApiToken(id, name, role, createdAt, lastUsedAt, expiresAt);
    }

    /** Noted to the minute, for a busy program would otherwise write on every request. */
    boolean wasUsedBefore(Instant minuteAgo) {
        return lastUsedAt == null || lastUsedAt.isBefore(minuteAgo);
    }

    void usedAt(Instant now) {
        lastUsedAt = now;
    }
}
