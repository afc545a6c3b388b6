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
        long runCount,
        @Nullable Instant uploadedAt) {

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
