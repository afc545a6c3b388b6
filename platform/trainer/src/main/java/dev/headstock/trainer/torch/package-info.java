/**
 * libtorch in this process: memory, operations that DJL lacks, and the kernels that plugins call. Knows nothing of models, texts or
 * plugins beyond {@link dev.headstock.api.model.Kernels}.
 */
@NullMarked
package dev.headstock.trainer.torch;

import org.jspecify.annotations.NullMarked;
