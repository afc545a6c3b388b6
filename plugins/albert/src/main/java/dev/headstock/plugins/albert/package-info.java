/** The ALBERT architecture: layers that share their parameters, after Lan et al., 2019. */
@NullMarked
package dev.headstock.plugins.albert;

import org.jspecify.annotations.NullMarked;
