package dev.headstock.trainer.plugins;

import dev.headstock.api.Pluggable;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.trainer.Sha256;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads plugin jars. A jar that cannot be used is reported with the reason and takes no other with it.
 */
public final class PluginLoader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);

    private final PluginManager manager = new JarPluginManager();
    private final Extensions extensions = new Extensions();
    private final List<PluginDescriptor> descriptors = new ArrayList<>();
    private final Map<String, String> pluginByClass = new HashMap<>();

    private final String apiVersion;

    private PluginLoader(String apiVersion) {
        this.apiVersion = apiVersion;
        manager.setSystemVersion(apiVersion);
    }

    /** Loads every jar of the folders, in the order of the folders and then of the file names. */
    public static PluginLoader loadFolders(List<Path> folders) throws IOException {
        return loadFolders(folders, ApiVersion.current());
    }

    /** @param apiVersion in place of this platform's own */
    static PluginLoader loadFolders(List<Path> folders, String apiVersion) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                        .sorted()
                        .forEach(jars::add);
            }
        }
        return load(jars, apiVersion);
    }

    public static PluginLoader load(List<Path> jars) throws IOException {
        return load(jars, ApiVersion.current());
    }

    private static PluginLoader load(List<Path> jars, String apiVersion) throws IOException {
        PluginLoader loader = new PluginLoader(apiVersion);
        for (Path jar : jars) {
            loader.add(jar);
        }
        return loader;
    }

    /** What the usable plugins bring. */
    public Extensions extensions() {
        return extensions;
    }

    /** One per jar, usable or not. */
    public List<PluginDescriptor> descriptors() {
        return List.copyOf(descriptors);
    }

    /** @throws PluginException naming the first jar that cannot be used; for programs that need all of them */
    public void requireAll() throws PluginException {
        for (PluginDescriptor descriptor : descriptors) {
            if (descriptor.problem() != null) {
                throw new PluginException("plugin '%s': %s".formatted(descriptor.id(), descriptor.problem()));
            }
        }
    }

    /** Which plugin brings which class; usable after this loader is closed. */
    public Culprits culprits() {
        return new Culprits(new PluginClasses(pluginByClass), extensions);
    }

    private void add(Path path) throws IOException {
        try {
            descriptors.add(load(PluginJar.read(path)));
        } catch (ZipException e) {
            PluginJar jar = PluginJar.unreadable(path, Sha256.of(path));
            descriptors.add(jar.failed("the file is not a jar (%s). Build it again.".formatted(e.getMessage())));
        }
    }

    // A plugin is foreign code: whatever it throws while it is loaded is its own fault and stays its own.
    private PluginDescriptor load(PluginJar jar) throws IOException {
        if (manager.getPlugin(jar.id()) != null) {
            return jar.failed(
                    "another jar with the plugin id '%s' is already loaded. Keep one of them.".formatted(jar.id()));
        }
        RunningCalls.enter(jar.id(), null);
        try {
            jar.check();
            jar.classes().forEach(name -> pluginByClass.putIfAbsent(name, jar.id()));
            start(jar);
            manager.getExtensionClassNames(jar.id()).forEach(name -> pluginByClass.putIfAbsent(name, jar.id()));
            return describe(jar);
        } catch (PluginException | IllegalArgumentException e) {
            return unload(jar, String.valueOf(e.getMessage()));
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            return unload(jar, logged(jar, thrownByPlugin(e)));
        } finally {
            RunningCalls.leave();
        }
    }

    /** Without what Java puts around the fault of a constructor or of a static initializer. */
    private static Throwable thrownByPlugin(Throwable fault) {
        boolean wrapped = fault instanceof InvocationTargetException || fault instanceof ExceptionInInitializerError;
        return wrapped && fault.getCause() != null ? thrownByPlugin(fault.getCause()) : fault;
    }

    private static String logged(PluginJar jar, Throwable thrown) {
        LOG.error("Plugin '{}' failed while it was loaded", jar.id(), thrown);
        if (thrown instanceof UnsupportedClassVersionError) {
            return "the plugin is compiled for a newer Java than this one, which is %d: %s. Compile it with release 17."
                    .formatted(Runtime.version().feature(), thrown.getMessage());
        }
        String message = thrown.getMessage();
        return "the plugin failed while it was loaded: %s%s. The log has the details."
                .formatted(thrown.getClass().getSimpleName(), message == null ? "" : ": " + message);
    }

    private PluginDescriptor unload(PluginJar jar, String problem) {
        extensions.removeAllOf(jar.id());
        if (manager.getPlugin(jar.id()) != null) {
            manager.unloadPlugin(jar.id());
        }
        return jar.failed(problem);
    }

    private void start(PluginJar jar) throws PluginException {
        try {
            manager.loadPlugin(jar.path());
            if (manager.startPlugin(jar.id()) == PluginState.STARTED) {
                return;
            }
        } catch (PluginRuntimeException e) {
            throw new PluginException("the plugin does not start: " + e.getMessage(), e);
        }
        throw new PluginException("the plugin needs plugin API %s, and this is %s. Install a version made for this one."
                .formatted(jar.requires(), apiVersion));
    }

    private PluginDescriptor describe(PluginJar jar) throws ReflectiveOperationException, PluginException {
        ClassLoader classes = manager.getPluginClassLoader(jar.id());
        List<ExtensionDescriptor> described = new ArrayList<>();
        for (String name : new TreeSet<>(manager.getExtensionClassNames(jar.id()))) {
            Object extension =
                    Class.forName(name, true, classes).getDeclaredConstructor().newInstance();
            if (!(extension instanceof Pluggable<?> pluggable)) {
                throw new PluginException(
                        "%s is listed as an extension, but implements no extension point of Headstock."
                                .formatted(name));
            }
            described.add(ExtensionCheck.describe(pluggable));
            extensions.add(pluggable, jar.id());
        }
        return new PluginDescriptor(
                jar.id(),
                jar.version(),
                jar.provider(),
                jar.description(),
                jar.requires(),
                jar.sha256(),
                described,
                null);
    }

    /** The version of the plugin API that {@code Plugin-Requires} is compared with. */
    public String apiVersion() {
        return apiVersion;
    }

    @Override
    public void close() {
        List<String> loaded =
                manager.getPlugins().stream().map(PluginWrapper::getPluginId).toList();
        loaded.forEach(manager::unloadPlugin);
    }
}
