package dev.headstock.server.models;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Implemented by the package that keeps runs. */
public interface ModelUsage {

    /** Number of runs of each of these base models; models without runs may be missing. */
    Map<UUID, Long> runsOf(Collection<UUID> models);
}
