package dev.headstock.trainer.plugins;

import java.util.Map;
import java.util.Optional;

/** Which plugin brings a class: what its jar holds, and what it names as its extensions. */
public final class PluginClasses {
    public static final PluginClasses NONE = new PluginClasses(Map.of());

    private final Map<String, String> plugins;

    /** @param plugins ids by names of classes */
    public PluginClasses(Map<String, String> plugins) {
        this.plugins = Map.copyOf(plugins);
    }

    /** Id of the plugin. */
    public Optional<String> plugin(String className) {
        return Optional.ofNullable(plugins.get(className));
    }

    /** The plugin of whose classes one is named in a text, as in the message of a linkage error. */
    public Optional<String> named(String text) {
        return plugins.entrySet().stream()
                .filter(entry -> text.contains(entry.getKey())
                        || text.contains(entry.getKey().replace('.', '/')))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
