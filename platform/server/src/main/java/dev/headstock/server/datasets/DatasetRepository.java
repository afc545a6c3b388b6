package dev.headstock.server.datasets;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface DatasetRepository extends JpaRepository<DatasetEntity, UUID> {

    /** Locked, so that two new versions of one data set get two numbers. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<DatasetEntity> findByName(String name);

    /** After {@code name} in the direction of {@code sort}, or from the beginning when it is null. */
    @Query("""
            select d from DatasetEntity d
            where lower(d.name) like :pattern escape '\\'
                and (:name is null or :falling = true and d.name < :name or :falling = false and d.name > :name)
            """)
    List<DatasetEntity> byName(String pattern, @Nullable String name, boolean falling, Sort sort, Limit limit);

    /** After {@code (updatedAt, id)} in the direction of {@code sort}. */
    @Query("""
            select d from DatasetEntity d
            where lower(d.name) like :pattern escape '\\'
                and (:falling = true and (d.updatedAt < :updatedAt or d.updatedAt = :updatedAt and d.id < :id)
                    or :falling = false and (d.updatedAt > :updatedAt or d.updatedAt = :updatedAt and d.id > :id))
            """)
    List<DatasetEntity> byUpdate(String pattern, Instant updatedAt, UUID id, boolean falling, Sort sort, Limit limit);
}
