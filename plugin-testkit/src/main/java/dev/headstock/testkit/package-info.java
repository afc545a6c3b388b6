/**
 * Contracts for plugins. A test class extends the contract of its extension point, names the extension, and inherits every
 * promise that Headstock relies on. Tensors are real: the contracts run on libtorch, with models of a few tiny layers.
 *
 * <p>The fakes stand for what the platform implements. They compute the same in plain arithmetic, with no regard to speed:
 * {@link dev.headstock.testkit.PlainKernels} is a reference for fast kernels,
 * {@link dev.headstock.testkit.FakeModelPass} for masks, caches and adapters,
 * {@link dev.headstock.testkit.FakeTraining} for a step with interceptors and an optimizer.
 * {@link dev.headstock.testkit.Contexts} and {@link dev.headstock.testkit.Workbench} are where tests of a plugin's own
 * begin.
 */
@NullMarked
package dev.headstock.testkit;

import org.jspecify.annotations.NullMarked;
