@NullMarked
package dev.headstock.plugins.multiplechoice;

import org.jspecify.annotations.NullMarked;
