package dev.headstock.trainer.planning.parameters;

import java.util.Arrays;

/** Which optional methods a plugin's class has its own version of. */
public final class Overrides {
    private Overrides() {}

    /** Whether an object's class overrides a method that {@code type} has a default for. */
    public static boolean of(Object object, Class<?> type, String method) {
        return Arrays.stream(object.getClass().getMethods())
                .anyMatch(found ->
                        found.getName().equals(method) && !found.isBridge() && found.getDeclaringClass() != type);
    }
}
