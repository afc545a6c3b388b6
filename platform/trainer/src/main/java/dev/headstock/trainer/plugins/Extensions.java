package dev.headstock.trainer.plugins;

import dev.headstock.api.AdapterPlacement;
import dev.headstock.api.DatasetFormat;
import dev.headstock.api.HeadType;
import dev.headstock.api.ModelFamily;
import dev.headstock.api.Pluggable;
import dev.headstock.api.TuningStrategy;
import dev.headstock.protocol.ExtensionPointKind;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything the loaded plugins bring, by kind and id. */
public final class Extensions {
    private static final Logger LOG = LoggerFactory.getLogger(Extensions.class);

    private final Map<ExtensionPointKind, Map<String, Installed>> byKind = new EnumMap<>(ExtensionPointKind.class);

    /** @param plugin the id of the plugin that brings it */
    private record Installed(Pluggable<?> extension, String plugin) {}

    Extensions() {
        for (ExtensionPointKind kind : ExtensionPointKind.values()) {
            byKind.put(kind, new TreeMap<>());
        }
    }

    /** Extensions that need no jar: for tests and for programs that bring their own. */
    public static Extensions of(Collection<? extends Pluggable<?>> extensions) {
        Extensions all = new Extensions();
        extensions.forEach(extension -> all.add(extension, "built-in"));
        return all;
    }

    /** @throws IllegalArgumentException when another plugin brought the same id */
    void add(Pluggable<?> extension, String plugin) {
        ExtensionPointKind kind = kindOf(extension);
        Installed earlier = ofKind(kind).putIfAbsent(extension.id(), new Installed(extension, plugin));
        if (earlier != null) {
            throw new IllegalArgumentException(
                    "%s '%s' is already brought by plugin '%s'. Remove one of the two plugins."
                            .formatted(name(kind), extension.id(), earlier.plugin()));
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

    /** Sorted by id. */
    public List<ModelFamily<?>> families() {
        return ofKind(ExtensionPointKind.FAMILY).values().stream()
                .<ModelFamily<?>>map(installed -> (ModelFamily<?>) installed.extension())
                .toList();
    }

    /** Sorted by id. */
    public List<DatasetFormat<?>> formats() {
        return ofKind(ExtensionPointKind.FORMAT).values().stream()
                .<DatasetFormat<?>>map(installed -> (DatasetFormat<?>) installed.extension())
                .toList();
    }

    /** The id of the plugin that brings an extension. */
    public Optional<String> pluginOf(ExtensionPointKind kind, String id) {
        return Optional.ofNullable(ofKind(kind).get(id)).map(Installed::plugin);
    }

    /**
     * Logs that an extension threw what it should not.
     *
     * @return for people, without a full stop: which plugin failed, on what, and what it said
     */
    public String failed(ExtensionPointKind kind, String id, Throwable fault) {
        String plugin = pluginOf(kind, id).orElse("?");
        LOG.error("Plugin '{}' failed on '{}'", plugin, id, fault);
        return "plugin '%s' failed on '%s'%s"
                .formatted(plugin, id, fault.getMessage() == null ? "" : " (" + fault.getMessage() + ")");
    }

    private Pluggable<?> get(ExtensionPointKind kind, String id) {
        @Nullable Installed found = ofKind(kind).get(id);
        if (found == null) {
            throw new UnknownExtension(
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

    static ExtensionPointKind kindOf(Object extension) {
        if (extension instanceof ModelFamily) {
            return ExtensionPointKind.FAMILY;
        }
        if (extension instanceof HeadType) {
            return ExtensionPointKind.HEAD;
        }
        if (extension instanceof AdapterPlacement) {
            return ExtensionPointKind.PLACEMENT;
        }
        if (extension instanceof TuningStrategy) {
            return ExtensionPointKind.STRATEGY;
        }
        if (extension instanceof DatasetFormat) {
            return ExtensionPointKind.FORMAT;
        }
        throw new IllegalArgumentException(
                "%s is none of the extension points HeadType, AdapterPlacement, TuningStrategy, ModelFamily, DatasetFormat."
                        .formatted(extension.getClass().getName()));
    }

    private static String name(ExtensionPointKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
