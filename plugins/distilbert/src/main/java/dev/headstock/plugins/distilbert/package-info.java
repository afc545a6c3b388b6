/** The DistilBERT architecture: BERT's layers under other names and without token types, after Sanh et al., 2019. */
@NullMarked
package dev.headstock.plugins.distilbert;

import org.jspecify.annotations.NullMarked;
