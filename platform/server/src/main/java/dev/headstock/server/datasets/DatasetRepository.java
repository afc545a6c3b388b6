package dev.headstock.server.datasets;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface DatasetRepository extends JpaRepository<DatasetEntity, UUID> {

    /** Locked, so that two new versions of one data set get two numbers. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<DatasetEntity> findByName(String name);

    @Query("""
            select d from DatasetEntity d
            where lower(d.name) like :pattern escape '\\' and (:name is null or d.name > :name) order by d.name
            """)
    List<DatasetEntity> byName(String pattern, @Nullable String name, Limit limit);

    @Query("""
            select d from DatasetEntity d
            where lower(d.name) like :pattern escape '\\' and (d.updatedAt < :updatedAt or d.updatedAt = :updatedAt and d.id < :id)
            order by d.updatedAt desc, d.id desc
            """)
    List<DatasetEntity> byUpdate(String pattern, Instant updatedAt, UUID id, Limit limit);
}
