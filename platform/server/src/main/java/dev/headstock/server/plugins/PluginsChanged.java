package dev.headstock.server.plugins;

/** A plugin came, went, was switched, or its extensions became known. */
public record PluginsChanged() {}
