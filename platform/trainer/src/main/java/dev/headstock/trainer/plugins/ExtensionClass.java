package dev.headstock.trainer.plugins;

import dev.headstock.api.Pluggable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/** Makes an extension of a class that a jar's index lists, or says in a sentence for its author why that is not possible. */
final class ExtensionClass {
    private ExtensionClass() {}

    /** @throws PluginException naming the class and what to change */
    static Pluggable<?> make(String name, ClassLoader classes) throws PluginException {
        Object extension = construct(load(name, classes));
        if (extension instanceof Pluggable<?> pluggable) {
            return pluggable;
        }
        throw new PluginException(
                "%s is listed as an extension, but implements no extension point of Headstock.".formatted(name));
    }

    private static Class<?> load(String name, ClassLoader classes) throws PluginException {
        try {
            return Class.forName(name, false, classes);
        } catch (ClassNotFoundException e) {
            throw new PluginException(
                    "META-INF/extensions.idx lists %s, which is not in the jar, so the index is of another build. Build again with mvn clean package."
                            .formatted(name),
                    e);
        }
    }

    private static Object construct(Class<?> type) throws PluginException {
        String name = type.getName();
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            throw new PluginException("%s is abstract. Annotate a class that can be made.".formatted(name));
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            throw new PluginException("%s belongs to an object of %s. Make it static, or a class of its own."
                    .formatted(name, type.getDeclaringClass().getName()));
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new PluginException("%s is not public. Make the class public.".formatted(name));
        }
        try {
            Constructor<?> constructor = type.getConstructor();
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw new PluginException(
                    "%s has no public constructor without parameters. Add one: extensions are created in each process, and get what they need with each call."
                            .formatted(name),
                    e);
        } catch (InvocationTargetException e) {
            throw new ConstructorException(name, e);
        } catch (ReflectiveOperationException e) {
            throw new PluginException("%s cannot be made: %s.".formatted(name, e.getMessage()), e);
        }
    }

    /** The constructor of an extension threw; the cause is what it threw. */
    static final class ConstructorException extends PluginException {
        private static final long serialVersionUID = 1L;

        private ConstructorException(String className, InvocationTargetException thrown) {
            super(className, thrown.getCause() == null ? thrown : thrown.getCause());
        }
    }
}
