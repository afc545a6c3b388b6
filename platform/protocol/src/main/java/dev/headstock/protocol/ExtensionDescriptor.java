package dev.headstock.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One extension, as data.
 *
 * @param optionsSchema JSON Schema of the options record: {@code type: object}, {@code properties} in the record's order with
 *     {@code type}, {@code title}, {@code description}, {@code default}, {@code minimum}, {@code maximum}, {@code enum}, {@code items},
 *     and our {@code x-unit}, {@code x-advanced}, {@code x-order}, {@code x-reference} ({@code model} or {@code dataset})
 * @param defaults the options as JSON
 * @param columnRoles roles of a head's own; empty for other extensions
 * @param subjects how many models an analysis takes; null for other extensions
 */
public record ExtensionDescriptor(
        ExtensionPointKind kind,
        String id,
        String title,
        String summary,
        Map<String, Object> optionsSchema,
        Map<String, Object> defaults,
        List<ColumnRoleView> columnRoles,
        @Nullable SubjectCountView subjects) {}
