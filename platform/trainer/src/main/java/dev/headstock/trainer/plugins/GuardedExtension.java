package dev.headstock.trainer.plugins;

import dev.headstock.api.Pluggable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An extension as the platform calls it: every call is announced to the parent process, and none returns null, nor a list or stream that
 * holds null. Where a plugin's method does, a {@link PluginFaultException} names plugin, extension and method, whoever called it.
 */
final class GuardedExtension implements InvocationHandler {
    private final Pluggable<?> extension;
    private final String plugin;
    private final Faults faults;

    /** Makes an exception of what a method returned. */
    interface Faults {
        PluginFaultException of(String returned);
    }

    private GuardedExtension(Pluggable<?> extension, String plugin, Faults faults) {
        this.extension = extension;
        this.plugin = plugin;
        this.faults = faults;
    }

    /** @param point the interface of its kind */
    static Pluggable<?> of(Pluggable<?> extension, Class<?> point, String plugin, Faults faults) {
        return (Pluggable<?>) Proxy.newProxyInstance(
                point.getClassLoader(), new Class<?>[] {point}, new GuardedExtension(extension, plugin, faults));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class || method.getDeclaringClass() == Pluggable.class) {
            return checked(method, call(method, arguments));
        }
        RunningCalls.enter(plugin, extension.id());
        Object result;
        try {
            result = checked(method, call(method, arguments));
        } catch (Throwable e) {
            RunningCalls.leave();
            throw e;
        }
        if (result instanceof Stream<?> stream) {
            // Its elements are read later, by the plugin's code.
            return stream.peek(element -> {
                        RunningCalls.moved();
                        required(method, "a stream that holds null", element);
                    })
                    .onClose(RunningCalls::leave);
        }
        RunningCalls.leave();
        return result;
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(extension, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private @Nullable Object checked(Method method, @Nullable Object result) {
        if (method.getReturnType() == void.class) {
            return result;
        }
        Object returned = required(method, "null", result);
        if (returned instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                required(method, "a list whose element %d is null".formatted(i), list.get(i));
            }
        }
        return returned;
    }

    private Object required(Method method, String otherwise, @Nullable Object value) {
        if (value == null) {
            throw faults.of("%s() returned %s".formatted(method.getName(), otherwise));
        }
        return value;
    }
}
