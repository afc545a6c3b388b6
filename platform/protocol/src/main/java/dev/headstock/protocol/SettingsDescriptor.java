package dev.headstock.protocol;

import java.util.Map;

/**
 * The training settings, described as an extension's options are. The record itself is in the trainer.
 *
 * @param schema as in {@link ExtensionDescriptor#optionsSchema()}
 * @param defaults the settings as JSON
 */
public record SettingsDescriptor(Map<String, Object> schema, Map<String, Object> defaults) {}
