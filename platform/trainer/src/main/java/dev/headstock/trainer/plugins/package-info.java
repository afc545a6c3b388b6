/** Plugin jars: checking them, loading them, and finding what they bring by kind and id. */
@NullMarked
package dev.headstock.trainer.plugins;

import org.jspecify.annotations.NullMarked;
