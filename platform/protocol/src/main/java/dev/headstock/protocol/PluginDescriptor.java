package dev.headstock.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the plugin host found in one jar.
 *
 * @param id PF4J's plugin id
 * @param sha256 of the jar's bytes, lower-case hex
 * @param requires range of plugin API versions, for example {@code >=0.1.0 & <1.0.0}
 * @param problem why it cannot be used, or null
 */
public record PluginDescriptor(
        String id,
        String version,
        String provider,
        String description,
        String requires,
        String sha256,
        List<ExtensionDescriptor> extensions,
        @Nullable String problem) {}
