package dev.headstock.trainer.plugins;

/** The options of extensions that have nothing to choose. */
public record NoOptions() {}
