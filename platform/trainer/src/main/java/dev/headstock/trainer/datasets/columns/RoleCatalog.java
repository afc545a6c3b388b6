package dev.headstock.trainer.datasets.columns;

import dev.headstock.api.HeadType;
import dev.headstock.api.data.ColumnRole;
import dev.headstock.protocol.ColumnRoleView;
import dev.headstock.protocol.ExtensionPointKind;
import dev.headstock.trainer.plugins.Extensions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The roles that columns can have: the standard ones, then those that installed heads bring. */
public final class RoleCatalog {
    private static final List<ColumnRole> STANDARD = List.of(
            ColumnRole.TEXT,
            ColumnRole.WORDS,
            ColumnRole.CHOICES,
            ColumnRole.LABEL,
            ColumnRole.LABELS,
            ColumnRole.NUMBER,
            ColumnRole.TAGS,
            ColumnRole.SPANS,
            ColumnRole.TARGET_TEXT,
            ColumnRole.GROUP,
            ColumnRole.SPLIT,
            ColumnRole.IGNORED);

    private final Map<String, ColumnRole> roles = new LinkedHashMap<>();

    private RoleCatalog() {
        STANDARD.forEach(role -> roles.put(role.id(), role));
    }

    /** A head that fails when it is asked for its roles brings none; where two heads name one role, the first one counts. */
    public static RoleCatalog of(Extensions extensions) {
        RoleCatalog catalog = new RoleCatalog();
        for (HeadType<?> head : extensions.heads()) {
            try {
                head.columnRoles().forEach(role -> catalog.roles.putIfAbsent(role.id(), role));
            } catch (RuntimeException | LinkageError e) {
                extensions.failed(ExtensionPointKind.HEAD, head.id(), e);
            }
        }
        return catalog;
    }

    public Optional<ColumnRole> role(String id) {
        return Optional.ofNullable(roles.get(id));
    }

    List<String> ids() {
        return List.copyOf(roles.keySet());
    }

    public List<ColumnRoleView> views() {
        return roles.values().stream()
                .map(role -> new ColumnRoleView(role.id(), ColumnTypes.name(role.type()), isRepeatable(role)))
                .toList();
    }

    /** Heads read the first column of the standard roles, except texts; what they do with their own roles is theirs. */
    public static boolean isRepeatable(ColumnRole role) {
        return role.equals(ColumnRole.TEXT) || role.equals(ColumnRole.IGNORED) || !STANDARD.contains(role);
    }

    /** Whether a model may read columns with this role. */
    public static boolean isInput(ColumnRole role) {
        return role.equals(ColumnRole.TEXT)
                || role.equals(ColumnRole.WORDS)
                || role.equals(ColumnRole.CHOICES)
                || !STANDARD.contains(role);
    }

    /** Whether every row needs a value: nothing can be read without it. */
    public static boolean isRequired(ColumnRole role) {
        return role.equals(ColumnRole.TEXT) || role.equals(ColumnRole.WORDS) || role.equals(ColumnRole.CHOICES);
    }
}
