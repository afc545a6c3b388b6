/** The RoBERTa architecture: a BERT with positions that count from its padding id on, after Liu et al., 2019. */
@NullMarked
package dev.headstock.plugins.roberta;

import org.jspecify.annotations.NullMarked;
