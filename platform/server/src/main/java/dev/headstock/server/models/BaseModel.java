package dev.headstock.server.models;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headstock.protocol.FileReference;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pre-trained model that runs can start from. It never changes.
 *
 * @param hubId its id on the model hub, when it is known
 * @param size of all files, in bytes
 * @param sha256 over all files, see the table's comment
 * @param files the canonical form
 */
public record BaseModel(
        UUID id,
        String name,
        String family,
        Source source,
        @Nullable String hubId,
        @Nullable String license,
        List<String> languages,
        int layers,
        int width,
        int attentionHeads,
        int feedForwardWidth,
        int vocabulary,
        int maxTokens,
        long parameters,
        long size,
        String sha256,
        Instant createdAt,
        long runCount,
        List<FileReference> files) {

    /** Where it came from. */
    public enum Source {
        @JsonProperty("starter")
        STARTER,
        @JsonProperty("upload")
        UPLOAD,
        @JsonProperty("hub")
        HUB,
        @JsonProperty("folder")
        FOLDER,
        @JsonProperty("recipe")
        RECIPE
    }
}
