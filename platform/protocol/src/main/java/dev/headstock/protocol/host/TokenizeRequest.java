package dev.headstock.protocol.host;

import org.jspecify.annotations.Nullable;

/** {@code POST /tokenize}. */
public record TokenizeRequest(
        String folder, String text, @Nullable String secondText) {}
