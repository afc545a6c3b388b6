package dev.headstock.server.datasets;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;

interface DatasetRepository extends JpaRepository<DatasetEntity, UUID> {

    /** Locked, so that two new versions of one data set get two numbers. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<DatasetEntity> findByName(String name);
}
