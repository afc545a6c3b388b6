package dev.headstock.server.plugins;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Implemented by the packages that keep runs and jobs. */
public interface PluginUsage {

    /** Number of runs of each of these plugins; ids without runs may be missing. */
    Map<String, Long> runsByPlugin(Collection<String> plugins);

    /** Whether anything remembers that it was made with exactly this jar. */
    boolean pins(String sha256);

    /** Ids of plugins that a job still waits for or runs with. */
    Set<String> neededByUnfinishedJobs();
}
