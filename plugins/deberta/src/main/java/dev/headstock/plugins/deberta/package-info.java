/** The DeBERTa-v2 and -v3 architecture: attention to content and relative position, after He et al., 2021. */
@NullMarked
package dev.headstock.plugins.deberta;

import org.jspecify.annotations.NullMarked;
