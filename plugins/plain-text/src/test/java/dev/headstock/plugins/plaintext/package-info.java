@NullMarked
package dev.headstock.plugins.plaintext;

import org.jspecify.annotations.NullMarked;
