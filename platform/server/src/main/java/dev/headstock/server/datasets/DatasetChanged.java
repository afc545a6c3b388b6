package dev.headstock.server.datasets;

import java.util.UUID;

/** A data set came, got a version, or went. */
public record DatasetChanged(UUID datasetId) {}
