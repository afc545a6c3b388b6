/** How much tuning a task needs: from a frozen model to full fine-tuning. */
@NullMarked
package dev.headstock.plugins.tuningladder;

import org.jspecify.annotations.NullMarked;
