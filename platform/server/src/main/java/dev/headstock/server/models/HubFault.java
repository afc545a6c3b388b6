package dev.headstock.server.models;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The hub, or the way to it, failed. The message is a sentence for people, with what to do next. */
class HubFault extends IOException {
    private static final long serialVersionUID = 1L;

    HubFault(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    HubFault(String sentence) {
        this(sentence, null);
    }
}
