package dev.headstock.server.datasets;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** The part of a data set that changes. */
@Entity
@Table(name = "dataset")
class DatasetEntity {
    @Id
    private UUID id;

    private String name;
    private String description;
    private Instant createdAt;
    private Instant updatedAt;

    /** For Hibernate, which fills the fields afterwards. */
    protected DatasetEntity() {
        this("", "", Instant.EPOCH);
    }

    DatasetEntity(String name, String description, Instant now) {
        this.id = UUID.randomUUID();
        this.name = name;
        this.description = description;
        this.createdAt = now;
        this.updatedAt = now;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    void describe(String newDescription) {
        description = newDescription;
    }

    void touch(Instant now) {
        updatedAt = now;
    }
}
