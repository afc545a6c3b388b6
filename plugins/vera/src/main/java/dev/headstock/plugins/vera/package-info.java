/** Shared random matrices and trained vectors, after Kopiczko et al., 2023. */
@NullMarked
package dev.headstock.plugins.vera;

import org.jspecify.annotations.NullMarked;
