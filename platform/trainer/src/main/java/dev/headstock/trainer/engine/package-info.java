/**
 * Training and inference on libtorch: operations that DJL lacks, a model put together from a family, adapters and a head, the training
 * loop, and what a checkpoint holds. Knows plugins by their interfaces and nothing of the server.
 */
@NullMarked
package dev.headstock.trainer.engine;

import org.jspecify.annotations.NullMarked;
