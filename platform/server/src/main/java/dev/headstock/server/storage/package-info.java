/**
 * Where bytes live: an object store (a folder, or S3), and on top of it {@link dev.headstock.server.storage.Blobs}, which names content by its
 * SHA-256. A row in PostgreSQL decides whether a stored object means anything; objects without a row are swept away.
 */
@NullMarked
package dev.headstock.server.storage;

import org.jspecify.annotations.NullMarked;
