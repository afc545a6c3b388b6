package dev.headstock.server.hub;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The hub, or the way to it, failed. The message is a sentence for people, with what to do next. */
public class HubException extends IOException {
    private static final long serialVersionUID = 1L;

    HubException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    HubException(String sentence) {
        this(sentence, null);
    }
}
