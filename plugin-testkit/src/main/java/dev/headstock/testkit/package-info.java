/**
 * Contracts for plugins. A test class extends the contract of its extension point, names the extension, and inherits every promise that
 * Headstock relies on. Tensors are real: the contracts run on libtorch with a model of two tiny layers.
 */
@NullMarked
package dev.headstock.testkit;

import org.jspecify.annotations.NullMarked;
