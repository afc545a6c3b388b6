package dev.headstock.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An extension as the contracts call it: a method that returns null fails the test with a sentence that names it. */
final class NoNulls {
    private NoNulls() {}

    /** @param point the interface of the extension's kind */
    static <E> E of(E extension, Class<? super E> point) {
        Object checked =
                Proxy.newProxyInstance(point.getClassLoader(), new Class<?>[] {point}, (proxy, method, arguments) -> {
                    Object returned;
                    try {
                        returned = method.invoke(extension, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                    String name = "%s() of %s"
                            .formatted(method.getName(), extension.getClass().getName());
                    if (returned == null && method.getReturnType() != void.class) {
                        throw new AssertionError(
                                "%s returned null. %s".formatted(name, advice(method.getReturnType())));
                    }
                    if (returned instanceof List<?> list && holdsNull(list)) {
                        throw new AssertionError("%s returned a list that holds null: %s.".formatted(name, list));
                    }
                    return returned;
                });
        // A proxy of the interface that E implements is used as E's interface only.
        @SuppressWarnings("unchecked")
        E typed = (E) checked;
        return typed;
    }

    private static boolean holdsNull(List<? extends @Nullable Object> list) {
        return list.stream().anyMatch(element -> element == null);
    }

    private static String advice(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "List" -> "Return List.of() where there is none.";
            case "Map" -> "Return Map.of() where there is none.";
            case "Set" -> "Return Set.of() where there is none.";
            case "Stream" -> "Return Stream.of() where there is none.";
            case "Optional" -> "Return Optional.empty() where there is none.";
            default -> "Return a %s.".formatted(type.getSimpleName());
        };
    }
}
