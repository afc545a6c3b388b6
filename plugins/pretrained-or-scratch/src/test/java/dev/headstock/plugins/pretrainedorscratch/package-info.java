@NullMarked
package dev.headstock.plugins.pretrainedorscratch;

import org.jspecify.annotations.NullMarked;
