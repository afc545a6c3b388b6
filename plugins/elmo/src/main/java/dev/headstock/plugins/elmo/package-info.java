/** ELMo: words from their characters, read by LSTMs in both directions, after Peters et al., 2018. */
@NullMarked
package dev.headstock.plugins.elmo;

import org.jspecify.annotations.NullMarked;
