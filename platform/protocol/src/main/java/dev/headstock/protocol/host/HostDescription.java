package dev.headstock.protocol.host;

import dev.headstock.protocol.ColumnRoleView;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.protocol.SettingsDescriptor;
import java.util.List;

/**
 * {@code POST /describe}: what the plugin host loaded.
 *
 * @param columnRoles those of the platform, then those that heads bring
 */
public record HostDescription(
        List<PluginDescriptor> plugins, SettingsDescriptor settings, List<ColumnRoleView> columnRoles) {}
