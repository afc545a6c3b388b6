package dev.headstock.server.registry;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One version of a registered model. Only its aliases change.
 *
 * @param model name of the registered model
 * @param number counted from 1 within the model; never given out twice
 * @param imported from a download: its run and data set are those of the server that trained it, and may not be here
 */
public record ModelVersion(
        UUID id,
        String model,
        int number,
        List<String> aliases,
        String note,
        Instant createdAt,
        String createdBy,
        boolean imported,
        @JsonUnwrapped Lineage lineage) {}
