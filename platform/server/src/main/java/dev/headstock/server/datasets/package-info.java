/**
 * What people upload, and the immutable versions made of it. The plugin host reads the files; a version keeps its rows as one blob of JSON lines.
 * Publishes {@link dev.headstock.server.datasets.DatasetChanged}.
 */
@NullMarked
package dev.headstock.server.datasets;

import org.jspecify.annotations.NullMarked;
