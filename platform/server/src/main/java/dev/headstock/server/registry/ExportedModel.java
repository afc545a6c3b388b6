package dev.headstock.server.registry;

import org.jspecify.annotations.Nullable;

/**
 * How other programs load a version, as its exported {@code config.json} says.
 *
 * @param autoClass the auto class of transformers that loads it, or null
 * @param codeClass {@code <module>.<class>} of a Python module that comes with the model, or null for a class of transformers
 * @param problemType as in transformers: {@code regression}, {@code multi_label_classification}, …; null when the export does not say
 * @param hasLabels whether it names labels
 */
public record ExportedModel(
        Format format,
        @Nullable String autoClass,
        @Nullable String codeClass,
        @Nullable String problemType,
        boolean hasLabels) {
    public enum Format {
        TRANSFORMERS,
        PEFT,
        /** AdapterHub's library {@code adapters}. */
        ADAPTER_HUB,
        /** No other program loads it. */
        HEADSTOCK
    }

    static final ExportedModel NONE = new ExportedModel(Format.HEADSTOCK, null, null, null, false);
}
