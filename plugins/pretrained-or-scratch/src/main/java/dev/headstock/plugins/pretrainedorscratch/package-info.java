/** What pre-training is worth: the same run from pre-trained, shuffled and random weights. */
@NullMarked
package dev.headstock.plugins.pretrainedorscratch;

import org.jspecify.annotations.NullMarked;
