/**
 * From a specification, which is ids and JSON, to the things that train; and from those to what people want to know before an hour of
 * GPU is spent. The plugin host checks and plans with the same {@link dev.headstock.trainer.planning.Resolution} that the worker trains
 * from, so the two cannot disagree.
 */
@NullMarked
package dev.headstock.trainer.planning;

import org.jspecify.annotations.NullMarked;
