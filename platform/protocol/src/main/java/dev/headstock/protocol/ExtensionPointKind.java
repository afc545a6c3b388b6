package dev.headstock.protocol;

/** The eight things a plugin can bring. */
public enum ExtensionPointKind {
    FAMILY,
    HEAD,
    PLACEMENT,
    STRATEGY,
    FORMAT,
    ANALYSIS,
    RECIPE,
    STUDY
}
