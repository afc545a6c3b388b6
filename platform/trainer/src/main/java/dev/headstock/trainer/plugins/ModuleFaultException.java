package dev.headstock.trainer.plugins;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A module of a plugin, such as an adapter or a head, returned what the platform cannot use. The message names the module. */
public final class ModuleFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String className;
    private final @Nullable String placement;

    private ModuleFaultException(String className, @Nullable String placement, String message) {
        super(message);
        this.className = className;
        this.placement = placement;
    }

    /** @param message a sentence that names the method */
    public static ModuleFaultException of(Object module, String message) {
        return new ModuleFaultException(module.getClass().getName(), null, message);
    }

    /** What a method of the module returned, which must not be null. */
    public static <T> T required(Object module, String method, @Nullable T returned) {
        if (returned == null) {
            throw of(
                    module,
                    "%s of %s returned null."
                            .formatted(method, module.getClass().getName()));
        }
        return returned;
    }

    /**
     * Of an adapter, whose class may be one of the API's.
     *
     * @param placement id of the extension that made it
     */
    public static ModuleFaultException ofAdapter(Object adapter, String placement, String message) {
        return new ModuleFaultException(adapter.getClass().getName(), placement, message);
    }

    /** The class of the module. */
    public String className() {
        return className;
    }

    /** The id of the placement, where the module is an adapter. */
    public Optional<String> placement() {
        return Optional.ofNullable(placement);
    }
}
