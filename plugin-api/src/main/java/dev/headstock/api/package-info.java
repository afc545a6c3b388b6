/**
 * The vocabulary a plugin author sees: five extension points, the values they exchange, and nothing else.
 *
 * <p>An extension is stateless, gets what it needs as arguments and returns a value. It knows no server, no database and no file
 * layout. Tensors are DJL's {@link ai.djl.ndarray.NDArray}; operations that DJL lacks come through {@link Kernels}.
 */
@NullMarked
package dev.headstock.api;

import org.jspecify.annotations.NullMarked;
