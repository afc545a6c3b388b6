package dev.headstock.protocol;

/** The five things a plugin can bring. */
public enum ExtensionPointKind {
    FAMILY,
    HEAD,
    PLACEMENT,
    STRATEGY,
    FORMAT
}
