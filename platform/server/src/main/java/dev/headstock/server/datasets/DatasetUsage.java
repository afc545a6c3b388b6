package dev.headstock.server.datasets;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Implemented by the package that keeps runs. */
public interface DatasetUsage {

    /** @param lastUsed when the newest of the runs was made */
    record Usage(long runs, Instant lastUsed) {}

    /** Of these data set versions; those without runs may be missing. */
    Map<UUID, Usage> usageOf(Collection<UUID> versions);
}
