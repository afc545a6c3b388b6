package dev.headstock.trainer.plugins;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.Analysis;
import dev.headstock.api.DatasetFormat;
import dev.headstock.api.HeadType;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.ModelRecipe;
import dev.headstock.api.Pluggable;
import dev.headstock.api.Study;
import dev.headstock.api.TuningStrategy;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.trainer.options.Objection;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything the loaded plugins bring, by kind and id. */
public final class Extensions {
    private static final Logger LOG = LoggerFactory.getLogger(Extensions.class);

    private final Map<ExtensionPointKind, Map<String, Installed>> byKind = new EnumMap<>(ExtensionPointKind.class);

    /** @param plugin the id of the plugin that brings it */
    private record Installed(Pluggable<?> extension, String plugin, String version) {}

    Extensions() {
        for (ExtensionPointKind kind : ExtensionPointKind.values()) {
            byKind.put(kind, new TreeMap<>());
        }
    }

    /** Extensions that need no jar: for tests and for programs that bring their own. */
    public static Extensions of(Collection<? extends Pluggable<?>> extensions) {
        Extensions all = new Extensions();
        extensions.forEach(extension -> all.add(extension, "built-in", ""));
        return all;
    }

    /** @throws IllegalArgumentException when another plugin brought the same id, or a column role with another type */
    void add(Pluggable<?> extension, String plugin, String version) {
        ExtensionPointKind kind = kindOf(extension);
        if (extension instanceof HeadType<?> head) {
            head.columnRoles().forEach(role -> requireOneType(head, role));
        }
        String id = extension.id();
        Pluggable<?> guarded =
                GuardedExtension.of(extension, pointOf(kind), plugin, returned -> returned(kind, id, returned));
        Installed earlier = ofKind(kind).putIfAbsent(id, new Installed(guarded, plugin, version));
        if (earlier != null) {
            throw new IllegalArgumentException(
                    "%s '%s' is already brought by plugin '%s'. Remove one of the two plugins."
                            .formatted(name(kind), id, earlier.plugin()));
        }
    }

    /** A column has one type for all heads that read it. */
    private void requireOneType(HeadType<?> head, ColumnRole role) {
        for (HeadType<?> other : heads()) {
            other.columnRoles().stream()
                    .filter(known -> known.id().equals(role.id()) && known.type() != role.type())
                    .findFirst()
                    .ifPresent(known -> {
                        throw new IllegalArgumentException(
                                "head '%s' reads the column role '%s' as %s, but head '%s' reads it as %s. Give the role of one of them another id."
                                        .formatted(head.id(), role.id(), role.type(), other.id(), known.type()));
                    });
        }
    }

    void removeAllOf(String plugin) {
        byKind.values().forEach(installed -> installed.values().removeIf(one -> one.plugin()
                .equals(plugin)));
    }

    public HeadType<?> head(String id) {
        return (HeadType<?>) get(ExtensionPointKind.HEAD, id);
    }

    public AdapterPlacement<?> placement(String id) {
        return (AdapterPlacement<?>) get(ExtensionPointKind.PLACEMENT, id);
    }

    public TuningStrategy<?> strategy(String id) {
        return (TuningStrategy<?>) get(ExtensionPointKind.STRATEGY, id);
    }

    public ModelFamily<?> family(String id) {
        return (ModelFamily<?>) get(ExtensionPointKind.FAMILY, id);
    }

    public DatasetFormat<?> format(String id) {
        return (DatasetFormat<?>) get(ExtensionPointKind.FORMAT, id);
    }

    public Analysis<?> analysis(String id) {
        return (Analysis<?>) get(ExtensionPointKind.ANALYSIS, id);
    }

    public ModelRecipe<?> recipe(String id) {
        return (ModelRecipe<?>) get(ExtensionPointKind.RECIPE, id);
    }

    public Study<?> study(String id) {
        return (Study<?>) get(ExtensionPointKind.STUDY, id);
    }

    /** Sorted by id. */
    public List<ModelFamily<?>> families() {
        return all(ExtensionPointKind.FAMILY, family -> (ModelFamily<?>) family);
    }

    /** Sorted by id. */
    public List<DatasetFormat<?>> formats() {
        return all(ExtensionPointKind.FORMAT, format -> (DatasetFormat<?>) format);
    }

    /** Sorted by id. */
    public List<AdapterPlacement<?>> placements() {
        return all(ExtensionPointKind.PLACEMENT, placement -> (AdapterPlacement<?>) placement);
    }

    /** Sorted by id. */
    public List<HeadType<?>> heads() {
        return all(ExtensionPointKind.HEAD, head -> (HeadType<?>) head);
    }

    private <E> List<E> all(ExtensionPointKind kind, Function<Pluggable<?>, E> as) {
        return ofKind(kind).values().stream()
                .map(installed -> as.apply(installed.extension()))
                .toList();
    }

    /** The extension of a kind with an id, if there is one. */
    public Optional<Pluggable<?>> find(ExtensionPointKind kind, String id) {
        return Optional.ofNullable(ofKind(kind).get(id)).map(Installed::extension);
    }

    /** The id of the plugin that brings an extension. */
    public Optional<String> pluginOf(ExtensionPointKind kind, String id) {
        return Optional.ofNullable(ofKind(kind).get(id)).map(Installed::plugin);
    }

    /** The version of the plugin that brings an extension; empty for one that needs no jar. */
    public Optional<String> pluginVersionOf(ExtensionPointKind kind, String id) {
        return Optional.ofNullable(ofKind(kind).get(id)).map(Installed::version);
    }

    /** @param <X> what the method declares, such as {@link java.io.IOException} for one that reads files */
    @FunctionalInterface
    public interface Method<R, X extends Exception> {
        @Nullable
        R call() throws X;
    }

    /**
     * Calls a method of an extension.
     *
     * @throws IllegalArgumentException the extension's objection to its arguments
     * @throws X what the method declares
     * @throws PluginFaultException when it throws anything else or returns null; says which plugin failed, on what, and what it said, as
     *     {@link #failed} does
     */
    public <R, X extends Exception> R call(ExtensionPointKind kind, String id, Method<R, X> method) throws X {
        RunningCalls.enter(pluginOf(kind, id).orElse("?"), id);
        try {
            R result = method.call();
            if (result != null) {
                return result;
            }
        } catch (IllegalArgumentException e) {
            if (Objection.isOfLibrary(e)) {
                throw new PluginFaultException(failed(kind, id, e), e);
            }
            throw e;
        } catch (PluginFaultException | OutOfMemoryError e) {
            // A full heap concerns the whole process, which says where it happened.
            throw e;
        } catch (RuntimeException | Error e) {
            throw new PluginFaultException(failed(kind, id, e), e);
        } finally {
            RunningCalls.leave();
        }
        throw returned(kind, id, "it returned null");
    }

    private PluginFaultException returned(ExtensionPointKind kind, String id, String what) {
        IllegalStateException fault = new IllegalStateException(what);
        return new PluginFaultException(failed(kind, id, fault), fault);
    }

    /**
     * Logs that an extension threw what it should not.
     *
     * @return for people, without a full stop: which plugin failed, on what, and what it said
     */
    public String failed(ExtensionPointKind kind, String id, Throwable fault) {
        String plugin = pluginOf(kind, id).orElse("?");
        LOG.error("Plugin '{}' failed on '{}'", plugin, id, fault);
        return "plugin '%s' failed on '%s' (%s)".formatted(plugin, id, said(fault));
    }

    /** What was thrown, in a few words. An error that has no text of its own, such as a stack overflow, has its type. */
    private static String said(Throwable fault) {
        String message = fault.getMessage();
        if (message == null) {
            return fault.getClass().getSimpleName();
        }
        return fault instanceof LinkageError
                ? "it does not fit this version of the plugin API: %s %s"
                        .formatted(fault.getClass().getSimpleName(), message)
                : message;
    }

    private Pluggable<?> get(ExtensionPointKind kind, String id) {
        @Nullable Installed found = ofKind(kind).get(id);
        if (found == null) {
            throw new UnknownExtensionException(
                    "there is no %s '%s'. Known: %s. Choose one of them, or install the plugin that brings it."
                            .formatted(
                                    name(kind),
                                    id,
                                    String.join(", ", ofKind(kind).keySet())));
        }
        return found.extension();
    }

    private Map<String, Installed> ofKind(ExtensionPointKind kind) {
        return byKind.getOrDefault(kind, Collections.emptyMap());
    }

    /** The extension points, and what an extension of each is. */
    private static final Map<Class<?>, ExtensionPointKind> POINTS = Map.of(
            ModelFamily.class, ExtensionPointKind.FAMILY,
            HeadType.class, ExtensionPointKind.HEAD,
            AdapterPlacement.class, ExtensionPointKind.PLACEMENT,
            TuningStrategy.class, ExtensionPointKind.STRATEGY,
            DatasetFormat.class, ExtensionPointKind.FORMAT,
            Analysis.class, ExtensionPointKind.ANALYSIS,
            ModelRecipe.class, ExtensionPointKind.RECIPE,
            Study.class, ExtensionPointKind.STUDY);

    private static Class<?> pointOf(ExtensionPointKind kind) {
        return POINTS.entrySet().stream()
                .filter(point -> point.getValue() == kind)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** @throws IllegalArgumentException when it is of no kind or of several */
    static ExtensionPointKind kindOf(Object extension) {
        List<Class<?>> implemented = POINTS.keySet().stream()
                .filter(point -> point.isInstance(extension))
                .sorted(Comparator.comparing(Class::getSimpleName))
                .toList();
        if (implemented.size() != 1) {
            String found = implemented.isEmpty()
                    ? "none of the extension points"
                    : "several extension points (%s); make a class of each"
                            .formatted(implemented.stream()
                                    .map(Class::getSimpleName)
                                    .collect(Collectors.joining(", ")));
            throw new IllegalArgumentException("%s implements %s. There are %s."
                    .formatted(
                            extension.getClass().getName(),
                            found,
                            POINTS.keySet().stream()
                                    .map(Class::getSimpleName)
                                    .sorted()
                                    .collect(Collectors.joining(", "))));
        }
        return Objects.requireNonNull(POINTS.get(implemented.get(0)));
    }

    private static String name(ExtensionPointKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
