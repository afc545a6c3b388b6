package dev.headstock.trainer.plugins;

import dev.headstock.api.Pluggable;
import dev.headstock.protocol.ExtensionDescriptor;
import dev.headstock.protocol.PluginDescriptor;
import dev.headstock.trainer.Sha256;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.pf4j.Extension;
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

    /** Versions of the API are compared here, so that one which does not fit hides no other fault of a jar. */
    private final PluginManager manager = new JarPluginManager() {
        @Override
        protected boolean isPluginValid(PluginWrapper plugin) {
            return true;
        }
    };

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
            descriptors.add(jar.failed(List.of("the file is not a jar, or a part of it is missing. Build it again.")));
        }
    }

    // A plugin is foreign code: whatever it throws while it is loaded is its own fault and stays its own.
    private PluginDescriptor load(PluginJar jar) throws IOException {
        if (manager.getPlugin(jar.id()) != null) {
            return jar.failed(List.of(
                    "another jar with the plugin id '%s' is already loaded. Keep one of them.".formatted(jar.id())));
        }
        List<String> problems = new ArrayList<>(jar.identityProblems());
        boolean loadable = problems.isEmpty();
        Optional<String> range = ApiRange.problem(jar.requires(), apiVersion);
        range.ifPresent(problems::add);
        List<ExtensionDescriptor> described = new ArrayList<>();
        RunningCalls.enter(jar.id(), null);
        try {
            jar.classes().forEach(name -> pluginByClass.putIfAbsent(name, jar.id()));
            if (loadable) {
                start(jar);
                described.addAll(describe(jar, problems));
            }
        } catch (PluginException e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            problems.add(thrown(jar, "the plugin", "failed while it was loaded", e));
        } finally {
            RunningCalls.leave();
        }
        return problems.isEmpty() ? jar.ready(described) : unload(jar, problems);
    }

    /** Without what Java puts around the fault of a static initializer. */
    private static Throwable unwrapped(Throwable fault) {
        return fault instanceof ExceptionInInitializerError && fault.getCause() != null
                ? unwrapped(fault.getCause())
                : fault;
    }

    /** @param what failed; together with {@code how} the beginning of a sentence */
    private static String thrown(PluginJar jar, String what, String how, Throwable fault) {
        Throwable thrown = unwrapped(fault);
        LOG.error("Plugin '{}' failed while it was loaded", jar.id(), thrown);
        String message = thrown.getMessage();
        if (thrown instanceof UnsupportedClassVersionError) {
            return "%s is compiled for a newer Java than this one, which is %d: %s. Compile it with release 17."
                    .formatted(what, Runtime.version().feature(), message);
        }
        if (thrown instanceof NoClassDefFoundError && message != null && fault == thrown) {
            return "%s needs the class %s, which is neither in the jar nor part of Headstock. Put its library into the jar."
                    .formatted(what, message.replace('/', '.'));
        }
        return "%s %s: %s%s. The log has the details."
                .formatted(what, how, thrown.getClass().getSimpleName(), message == null ? "" : ": " + message);
    }

    private PluginDescriptor unload(PluginJar jar, List<String> problems) {
        extensions.removeAllOf(jar.id());
        if (manager.getPlugin(jar.id()) != null) {
            manager.unloadPlugin(jar.id());
        }
        return jar.failed(problems);
    }

    private void start(PluginJar jar) throws PluginException {
        PluginWrapper plugin;
        try {
            manager.loadPlugin(jar.path());
            plugin = manager.getPlugin(jar.id());
            if (manager.startPlugin(jar.id()) == PluginState.STARTED) {
                return;
            }
        } catch (PluginRuntimeException e) {
            throw new PluginException("the plugin does not start: " + e.getMessage(), e);
        }
        Throwable fault = plugin.getFailedException();
        throw new PluginException(
                fault == null
                        ? "the plugin does not start."
                        : thrown(
                                jar,
                                plugin.getDescriptor().getPluginClass(),
                                "failed when the plugin was started",
                                fault));
    }

    /** What the index lists, each class for itself: the fault of one hides no other. */
    private List<ExtensionDescriptor> describe(PluginJar jar, List<String> problems) throws IOException {
        ClassLoader classes = manager.getPluginClassLoader(jar.id());
        Set<String> listed = new TreeSet<>(manager.getExtensionClassNames(jar.id()));
        listed.forEach(name -> pluginByClass.putIfAbsent(name, jar.id()));
        List<String> unlisted = jar.mentioningExtension().stream()
                .filter(name -> !listed.contains(name) && isAnnotated(name, classes))
                .toList();
        checkIndex(jar, unlisted, problems);
        boolean otherApi = ApiRange.problem(jar.requires(), apiVersion).isPresent();
        List<ExtensionDescriptor> described = new ArrayList<>();
        for (String name : listed) {
            try {
                Pluggable<?> extension = ExtensionClass.make(name, classes);
                described.add(ExtensionCheck.describe(extension));
                extensions.add(extension, jar.id(), jar.version());
            } catch (ExtensionClass.ConstructorException e) {
                problems.add(
                        thrown(jar, "the constructor of " + name, "failed", e.getCause() == null ? e : e.getCause()));
            } catch (PluginException | IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            } catch (RuntimeException | Error e) {
                // Code for another version of the API cannot be expected to link.
                if (!(otherApi && e instanceof LinkageError && e == unwrapped(e))) {
                    problems.add(thrown(jar, name, "failed while it was loaded", e));
                }
            }
        }
        return described;
    }

    private static boolean isAnnotated(String name, ClassLoader classes) {
        try {
            Class<?> type = Class.forName(name, false, classes);
            return type.isAnnotationPresent(Extension.class) && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static void checkIndex(PluginJar jar, List<String> unlisted, List<String> problems) throws IOException {
        String annotated = String.join(", ", unlisted);
        if (!jar.hasIndex()) {
            problems.add(
                    "the jar has no META-INF/extensions.idx, so it brings nothing. %s, and name pf4j in annotationProcessorPaths of maven-compiler-plugin."
                            .formatted(
                                    unlisted.isEmpty()
                                            ? "Annotate the classes with @Extension"
                                            : "Build it again with the annotation processor that lists " + annotated));
        } else if (!unlisted.isEmpty()) {
            problems.add(
                    "META-INF/extensions.idx does not list %s, although annotated with @Extension, so the index is of another build. Build again with mvn clean package; when jars are merged, merge their indexes, too."
                            .formatted(annotated));
        }
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
