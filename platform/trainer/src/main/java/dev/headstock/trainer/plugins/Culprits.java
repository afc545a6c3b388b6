package dev.headstock.trainer.plugins;

import dev.headstock.protocol.ExtensionPointKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Says which plugin's code a fault came from: classes are known by their jars, so that names of packages need not be guessed. */
public final class Culprits {
    /** Calls the engine, and is called by no plugin. */
    private static final String OURS = "dev.headstock.trainer.processes.";

    private final PluginClasses classes;
    private final Extensions extensions;

    Culprits(PluginClasses classes, Extensions extensions) {
        this.classes = classes;
        this.extensions = extensions;
    }

    /** Of plugins that are known by their classes only. */
    public static Culprits of(PluginClasses classes) {
        return new Culprits(classes, new Extensions());
    }

    /** For programs without jars. */
    public static Culprits none() {
        return of(PluginClasses.NONE);
    }

    /** @param place in the plugin's code: a class, and its method where it is known */
    public record Culprit(String plugin, String place) {}

    /** Of a fault or of one of its causes: the innermost code that a plugin brings. */
    public Optional<Culprit> of(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            Optional<Culprit> found = cause instanceof ModuleFaultException module
                    ? ofModule(module)
                    : of(Arrays.asList(cause.getStackTrace()));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Culprit> ofModule(ModuleFaultException fault) {
        return pluginOf(fault.className())
                .or(() -> fault.placement().flatMap(id -> extensions.pluginOf(ExtensionPointKind.PLACEMENT, id)))
                .map(plugin -> new Culprit(plugin, fault.className()));
    }

    /**
     * The plugin whose code was called last, unless a program of the platform itself asked for what failed.
     *
     * @param stack from the innermost call
     */
    public Optional<Culprit> of(List<StackTraceElement> stack) {
        return stack.stream()
                .filter(frame -> pluginOf(frame.getClassName()).isPresent()
                        || frame.getClassName().startsWith(OURS))
                .findFirst()
                .flatMap(frame -> pluginOf(frame.getClassName())
                        .map(plugin -> new Culprit(plugin, frame.getClassName() + "." + frame.getMethodName())));
    }

    /** The plugin of a linkage error, which may only name a class of it. */
    public Optional<String> ofLinkage(LinkageError fault) {
        return of(fault).map(Culprit::plugin).or(() -> classes.named(String.valueOf(fault.getMessage())));
    }

    /** The plugin that brings a class. */
    public Optional<String> pluginOf(String className) {
        return classes.plugin(className);
    }
}
