package dev.headstock.server.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column that a prediction request fills, as it was when the model was trained.
 *
 * @param role id of the column role
 * @param type as in {@code GET /api/v1/column-roles}
 * @param separator of lists in a plain string; null means white space
 */
public record InputColumn(
        String name, String role, String type, @Nullable String separator) {

    /** Whether its values are lists of texts; otherwise they are texts. */
    public boolean holdsList() {
        return type.equals("strings");
    }

    /** A value for people to replace: a text, or a list of texts. */
    public Object example() {
        if (role.equals("choices")) {
            return List.of("Your first choice", "Your second choice");
        }
        return holdsList() ? List.of("Your", "own", name) : "Your " + name.replace('_', ' ');
    }
}
