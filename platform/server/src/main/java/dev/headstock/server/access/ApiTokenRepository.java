package dev.headstock.server.access;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

interface ApiTokenRepository extends JpaRepository<ApiTokenEntity, UUID> {
    Optional<ApiTokenEntity> findBySha256(String sha256);

    List<ApiTokenEntity> findAllByOrderByCreatedAtDesc();
}
