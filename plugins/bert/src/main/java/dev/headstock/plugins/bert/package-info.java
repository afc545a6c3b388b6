/** The BERT architecture: a post-norm encoder with learned positions, after Devlin et al., 2018. */
@NullMarked
package dev.headstock.plugins.bert;

import org.jspecify.annotations.NullMarked;
