package dev.headstock.server.models;

import java.util.Map;
import java.util.UUID;

/** Implemented by the package that keeps runs. */
public interface ModelUsage {

    /** Number of runs per base model; models without runs may be missing. */
    Map<UUID, Long> runsByModel();
}
