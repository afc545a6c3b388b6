package dev.headstock.protocol.host;

import dev.headstock.protocol.Choice;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /datasets/inspect}: look at an uploaded file before anything is decided.
 *
 * @param file absolute path in the server's spool folder
 * @param fileName as the user named it
 * @param format null to have it recognized
 */
public record InspectRequest(
        String file, String fileName, @Nullable Choice format) {}
