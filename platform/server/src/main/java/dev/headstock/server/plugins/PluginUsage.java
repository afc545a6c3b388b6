package dev.headstock.server.plugins;

import java.util.Map;
import java.util.Set;

/** Implemented by the package that keeps runs. */
public interface PluginUsage {

    /** Number of runs per plugin id; ids without runs may be missing. */
    Map<String, Long> runsByPlugin();

    /** Ids of plugins that a job still waits for or runs with. */
    Set<String> neededByUnfinishedJobs();
}
