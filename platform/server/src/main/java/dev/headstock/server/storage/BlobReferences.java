package dev.headstock.server.storage;

import java.util.Set;

/** Implemented by every package that keeps blobs, so that nothing is deleted that is still wanted. */
public interface BlobReferences {

    /** SHA-256 of every blob that a row of this package names. */
    Set<String> referencedBlobs();

    /** Whether a row of this package names the blob; asked before every deletion, so answered from an index. */
    boolean references(String sha256);
}
