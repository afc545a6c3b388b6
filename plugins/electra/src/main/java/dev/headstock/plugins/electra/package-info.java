/** The ELECTRA architecture: BERT's layers above narrower embeddings, after Clark et al., 2020. */
@NullMarked
package dev.headstock.plugins.electra;

import org.jspecify.annotations.NullMarked;
