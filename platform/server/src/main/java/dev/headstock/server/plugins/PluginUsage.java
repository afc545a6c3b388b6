package dev.headstock.server.plugins;

import dev.headstock.protocol.ExtensionPointKind;
import java.util.List;
import java.util.Set;

/** Implemented by the packages that keep what plugins have made or are needed for. */
public interface PluginUsage {

    /** What uses plugins, counted by plugin or by extension; those that nothing uses may be missing. */
    default List<Use> uses() {
        return List.of();
    }

    /** Whether anything remembers that it was made with exactly this jar. */
    default boolean pins(String sha256) {
        return false;
    }

    /** Ids of plugins that a job or study which has not finished needs. */
    default Set<String> neededNow() {
        return Set.of();
    }

    /** What uses a plugin. */
    enum By {
        RUNS,
        STUDIES,
        ANALYSES,
        BASE_MODELS,
        DATASET_VERSIONS,
        IMPORTED_VERSIONS
    }

    sealed interface Use {
        By by();

        long count();
    }

    record OfPlugin(String plugin, By by, long count) implements Use {}

    /** Where only the extension is remembered: it counts for the plugin that brings it now. */
    record OfExtension(ExtensionPointKind kind, String extension, By by, long count) implements Use {}
}
