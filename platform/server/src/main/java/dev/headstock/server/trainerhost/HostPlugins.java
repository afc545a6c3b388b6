package dev.headstock.server.trainerhost;

import dev.headstock.protocol.PluginDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The plugins that hosts load: provided by the package that installs them. */
public interface HostPlugins {

    /** Called once, before the first host starts. */
    void prepare() throws IOException;

    /** Makes a folder with every plugin that a host should load; deleted when that host has ended. */
    Path makeFolder() throws IOException;

    /**
     * Makes a folder with the same plugins, but one of them in the version of a jar that is or was installed.
     *
     * @throws IOException also when there is no such jar any more
     */
    Path makeFolderWith(String sha256) throws IOException;

    /** What a host that was just started found. */
    void described(List<PluginDescriptor> plugins);
}
