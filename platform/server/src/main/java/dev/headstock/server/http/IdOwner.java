package dev.headstock.server.http;

import java.util.Optional;
import java.util.UUID;

/** A package whose things have ids. */
public interface IdOwner {
    /** What has this id, such as {@code the data set 'reviews'}, and the id to use instead where it is clear. Empty for ids of others. */
    Optional<String> describe(UUID id);
}
