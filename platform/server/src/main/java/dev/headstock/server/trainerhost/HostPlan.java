package dev.headstock.server.trainerhost;

import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.host.Plan;
import java.util.List;
import java.util.Optional;

/**
 * A plan, and the plugins of the host that made it: a run must be trained with these jars, whatever is installed meanwhile.
 */
public record HostPlan(Plan plan, List<PluginDescriptor> plugins) {

    /** SHA-256 of the jar that brought an extension. */
    public Optional<String> jarOf(ExtensionPointKind kind, String extension) {
        return plugins.stream()
                .filter(plugin -> plugin.problem() == null)
                .filter(plugin -> plugin.extensions().stream()
                        .anyMatch(each -> each.kind() == kind && each.id().equals(extension)))
                .map(PluginDescriptor::sha256)
                .findFirst();
    }
}
