package dev.headstock.server.storage;

import java.util.Set;

/** Implemented by every package that keeps blobs, so that the sweep knows which ones are still wanted. */
public interface BlobReferences {

    /** SHA-256 of every blob that a row of this package names. */
    Set<String> referencedBlobs();
}
