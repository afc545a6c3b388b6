package dev.headstock.server.models;

/** An import started, moved on, or ended. */
public record ModelImportChanged(ModelImport modelImport) {}
