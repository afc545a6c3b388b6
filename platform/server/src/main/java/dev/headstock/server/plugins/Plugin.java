package dev.headstock.server.plugins;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headstock.protocol.ExtensionDescriptor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that is installed.
 *
 * @param requires range of plugin API versions
 * @param problem why it failed, or null
 * @param uses what was made with it, in any of its versions; kinds of use that there are none of are left out
 * @param uploadedAt null when it came with the server
 */
public record Plugin(
        String id,
        String version,
        String provider,
        String description,
        String requires,
        String sha256,
        boolean bundled,
        State state,
        @Nullable String problem,
        List<ExtensionDescriptor> extensions,
        List<PluginUse> uses,
        @Nullable Instant uploadedAt) {

    public record PluginUse(PluginUsage.By by, long count) {}

    /** Whether its extensions can be chosen. */
    public enum State {
        @JsonProperty("ready")
        READY,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("disabled")
        DISABLED
    }
}
