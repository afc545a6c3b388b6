package dev.headstock.protocol.host;

import org.jspecify.annotations.Nullable;

/**
 * A line that a plugin host or a predictor prints when a plugin is entered or left. The server reads it when the process ends without an
 * answer, so that it can name the plugin.
 *
 * @param request its number, from the header {@link #REQUEST_NUMBER}; 0 for none, as while plugins are loaded
 * @param plugin null when it has returned
 * @param place what of the plugin is called; null while the plugin is loaded
 */
public record RunningCall(
        long request, @Nullable String plugin, @Nullable String place) {
    public static final String REQUEST_NUMBER = "Headstock-Request";
}
