package dev.headstock.server.experiments;

import dev.headstock.server.experiments.RunPlanner.Subject;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** What of an experiment is its own; its runs are rows of the package {@code runs}. */
@Entity
@Table(name = "experiment")
class ExperimentEntity {
    @Id
    private UUID id;

    @Column(nullable = false)
    private String name;

    @Column(nullable = false)
    private String note;

    @Column(nullable = false, columnDefinition = "jsonb")
    @ColumnTransformer(write = "cast(? as jsonb)")
    private String specification;

    @Column(nullable = false)
    private UUID datasetVersion;

    @Column(nullable = false)
    private UUID baseModel;

    @Column(nullable = false)
    private UUID dataset;

    @Column(nullable = false)
    private String datasetName;

    @Column(nullable = false)
    private int datasetNumber;

    @Column(nullable = false)
    private String baseModelName;

    @Column(nullable = false)
    private String createdBy;

    @Column(nullable = false)
    private Instant createdAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ExperimentEntity() {}

    ExperimentEntity(
            UUID id,
            String name,
            String note,
            String specification,
            Subject subject,
            String createdBy,
            Instant createdAt) {
        this.id = id;
        this.name = name;
        this.note = note;
        this.specification = specification;
        this.datasetVersion = subject.dataset().id();
        this.dataset = subject.dataset().datasetId();
        this.datasetName = subject.dataset().datasetName();
        this.datasetNumber = subject.dataset().number();
        this.baseModel = subject.model().id();
        this.baseModelName = subject.model().name();
        this.createdBy = createdBy;
        this.createdAt = createdAt;
    }

    void rename(String newName) {
        name = newName;
    }

    void annotate(String newNote) {
        note = newNote;
    }
}
