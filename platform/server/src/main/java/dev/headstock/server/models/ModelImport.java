package dev.headstock.server.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headstock.protocol.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model on its way in.
 *
 * @param bytesTotal null while it is not known
 * @param file what is being read now, or null
 * @param problems why it failed, or that the result is an older model of another name
 * @param model the result, once there is one
 */
public record ModelImport(
        UUID id,
        State state,
        String name,
        long bytesDone,
        @Nullable Long bytesTotal,
        @Nullable String file,
        List<Problem> problems,
        @Nullable BaseModel model) {

    /** How far it is. */
    public enum State {
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("succeeded")
        SUCCEEDED,
        @JsonProperty("failed")
        FAILED
    }
}
