package dev.headstock.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The training settings, described as an extension's options are. The record itself is in the trainer.
 *
 * @param schema as in {@link ExtensionDescriptor#optionsSchema()}
 * @param defaults the settings as JSON; null leaves a setting to the model or to the strategies
 */
public record SettingsDescriptor(Map<String, Object> schema, Map<String, @Nullable Object> defaults) {}
