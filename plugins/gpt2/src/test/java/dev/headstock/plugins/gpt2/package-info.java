@NullMarked
package dev.headstock.plugins.gpt2;

import org.jspecify.annotations.NullMarked;
